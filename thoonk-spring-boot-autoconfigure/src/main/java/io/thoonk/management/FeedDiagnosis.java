package io.thoonk.management;

import io.thoonk.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says in words why nothing moves in a job feed.
 *
 * @since 0.1.0
 */
public final class FeedDiagnosis {

    private FeedDiagnosis() {}

    /**
     * Judges a feed.
     *
     * @param counts of the feed
     * @param known the processes that have told of themselves lately; if they are not known, or not all of them, nothing is said
     *     of what workers there are
     * @return reasons, the most telling first; none where all is well or the feed has no jobs
     */
    public static List<Reason> of(FeedStatistics counts, KnownProcesses known) {
        List<Reason> reasons = new ArrayList<>();
        if (!counts.hasJobs()) {
            orphaned(counts).ifPresent(reasons::add);
            return reasons;
        }
        List<ProcessStatus> processes = known.processes().orElse(List.of());
        Set<String> names =
                counts.partitions().map(parts -> Set.copyOf(parts.feeds())).orElseGet(() -> Set.of(counts.feed()));
        // A worker of the whole feed works on each of its partitions.
        Optional<String> whole = Partitions.feedOf(counts.feed());
        List<ContainerStatus> workers = processes.stream()
                .flatMap(process -> process.workers().stream())
                .filter(worker -> worker.feeds().stream()
                        .anyMatch(feed -> names.contains(feed)
                                || whole.filter(feed::equals).isPresent()))
                .toList();
        if (counts.size() > 0 && known.all().isPresent()) {
            whyWaiting(counts, workers).ifPresent(reasons::add);
        }
        ClaimLossWindow.Losses losses = processes.stream()
                .flatMap(process -> process.losses().entrySet().stream())
                .filter(feed -> names.contains(feed.getKey()))
                .map(Map.Entry::getValue)
                .reduce(ClaimLossWindow.Losses.NONE, ClaimLossWindow.Losses::plus);
        inWords(losses).forEach(words -> reasons.add(new Reason(Kind.CLAIMS, words)));
        counts.undelivered().ifPresent(owed -> reasons.add(new Reason(Kind.UNDELIVERED, owed.words())));
        if (counts.stalled() > 0) {
            reasons.add(new Reason(
                    Kind.STALLED,
                    counts.stalled() == 1
                            ? "1 job is stalled and waits until somebody retries or retracts it"
                            : counts.stalled() + " jobs are stalled and wait until somebody retries or retracts them"));
        }
        orphaned(counts).ifPresent(reasons::add);
        return reasons;
    }

    private static Optional<Reason> orphaned(FeedStatistics counts) {
        return counts.orphans()
                .filter(orphans -> orphans.certain() && orphans.count() > 0)
                .map(orphans -> new Reason(Kind.ORPHANED, inWords(counts.hasJobs() ? "job" : "item", orphans)));
    }

    private static String inWords(String what, FeedStatistics.Orphans orphans) {
        String items = orphans.items() == 1
                ? "1 " + what + " has lost its place"
                : orphans.items() + " " + what + "s have lost their places";
        String ids =
                orphans.ids() == 1 ? "the item of 1 id is gone" : "the items of " + orphans.ids() + " ids are gone";
        return (orphans.ids() == 0 ? items : orphans.items() == 0 ? ids : items + ", " + ids)
                + ": see the list of orphaned ones";
    }

    /**
     * Says in words that claims were lost.
     *
     * @param losses of the last minutes
     * @return sentences without a stop; none where nothing was lost
     */
    public static List<String> inWords(ClaimLossWindow.Losses losses) {
        List<String> words = new ArrayList<>();
        if (losses.lost() > 0) {
            words.add(losses.lost() + (losses.lost() == 1 ? " claim was" : " claims were") + " lost in the last "
                    + ClaimLossWindow.RECENT.toMinutes()
                    + " minutes: their workers stood still or did not reach Redis for longer than the claim timeout,"
                    + " or somebody took the jobs away");
        }
        if (losses.expired() > 0) {
            words.add(losses.expired() + (losses.expired() == 1 ? " claim" : " claims") + " expired in the last "
                    + ClaimLossWindow.RECENT.toMinutes()
                    + " minutes and their jobs began anew: their processes died or did not reach Redis");
        }
        return words;
    }

    private static Optional<Reason> whyWaiting(FeedStatistics counts, List<ContainerStatus> workers) {
        String waiting = counts.size() == 1 ? "1 job waits: " : counts.size() + " jobs wait: ";
        List<ContainerStatus> running =
                workers.stream().filter(ContainerStatus::running).toList();
        List<ContainerStatus> taking =
                running.stream().filter(worker -> !worker.paused()).toList();
        int handlers = taking.stream().mapToInt(ContainerStatus::concurrency).sum();
        if (workers.isEmpty()) {
            return Reason.of(Kind.NO_WORKER, waiting + "no process of this library has a worker for this feed");
        }
        if (running.isEmpty()) {
            return Reason.of(Kind.STOPPED, waiting + "every worker is stopped");
        }
        if (taking.isEmpty()) {
            return Reason.of(Kind.PAUSED, waiting + "every worker is paused");
        }
        if (taking.stream().mapToInt(ContainerStatus::active).sum() >= handlers) {
            return Reason.of(
                    Kind.BUSY,
                    waiting
                            + (handlers == 1 ? "the only handler is busy" : "all " + handlers + " handlers are busy")
                            + counts.longestRun()
                                    .filter(run -> run.toSeconds() > 0)
                                    .map(run -> ", the longest for " + inWords(run))
                                    .orElse(""));
        }
        return Optional.empty();
    }

    private static String inWords(Duration duration) {
        return duration.toSeconds() < 120 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }

    /** What kind of trouble it is, whatever its numbers. */
    public enum Kind {
        /** Nobody has a worker. */
        NO_WORKER,
        /** All workers are stopped. */
        STOPPED,
        /** All workers are paused. */
        PAUSED,
        /** All handlers are busy. */
        BUSY,
        /** Claims were lost or have expired. */
        CLAIMS,
        /** What finished jobs owe other feeds cannot be put there. */
        UNDELIVERED,
        /** Jobs wait for a person. */
        STALLED,
        /** Another program left items without a place or ids without an item. */
        ORPHANED
    }

    /**
     * Why nothing moves.
     *
     * @param kind what kind of trouble it is
     * @param words with numbers, which change from reading to reading
     */
    public record Reason(Kind kind, String words) {

        private static Optional<Reason> of(Kind kind, String words) {
            return Optional.of(new Reason(kind, words));
        }
    }
}
