package io.thoonk.management;

import io.thoonk.job.JobLimits;
import io.thoonk.job.JobLimits.GateStatus;
import io.thoonk.job.JobLimits.LaneStatus;
import io.thoonk.job.JobLimits.Settings;
import io.thoonk.job.JobOrder;
import io.thoonk.job.Limit;
import io.thoonk.job.PriorityStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What limits a job feed, what waits because of it, and why.
 *
 * @param settings what is set and declared
 * @param status what waits and runs
 * @param lanes lanes that have jobs waiting
 * @param words why nothing more is started, in sentences without a stop; none where nothing is held back
 * @since 0.1.0
 */
public record QueueLimits(Settings settings, GateStatus status, List<LaneStatus> lanes, List<String> words) {

    /** So many lanes are named that are held back. */
    private static final int NAMED = 5;

    static QueueLimits of(JobLimits limits, int lanes, Instant now) {
        GateStatus status = limits.status();
        List<LaneStatus> some = status.waiting() == 0 ? List.of() : limits.lanes(lanes);
        return new QueueLimits(limits.settings(), status, some, inWords(status, some, now));
    }

    /** Says why what waits is not started. */
    static List<String> inWords(GateStatus status, List<LaneStatus> lanes, Instant now) {
        List<String> words = new ArrayList<>();
        if (status.waiting() == 0) {
            return words;
        }
        if (status.reason() != JobLimits.Reason.NONE) {
            words.add(jobs(status.waiting())
                    + why("the feed", status.reason(), status.limit(), status.startsInWindow(), status.running())
                    + next(status.nextStart(), now));
        } else {
            lanes.stream()
                    .filter(lane -> lane.needs().isEmpty() && lane.reason() != JobLimits.Reason.NONE)
                    .limit(NAMED)
                    .map(lane -> jobs(lane.waiting())
                            + why(
                                    "key '" + lane.key() + "'",
                                    lane.reason(),
                                    lane.limit(),
                                    lane.startsInWindow(),
                                    lane.running())
                            + next(lane.nextStart(), now))
                    .forEach(words::add);
        }
        status.requirements()
                .forEach(required -> words.add(jobs(required.waiting()) + "a process must offer "
                        + String.join(", ", required.needs())
                        + " (thoonk.worker.offers), and none that does has asked for them yet"));
        return words;
    }

    private static String jobs(long waiting) {
        return waiting == 1 ? "1 job waits: " : waiting + " jobs wait: ";
    }

    private static String why(String what, JobLimits.Reason reason, Optional<Limit> limit, long starts, long running) {
        return switch (reason) {
            case RATE ->
                what + " has had " + starts + (starts == 1 ? " start" : " starts") + ", as many as its rate "
                        + limit.flatMap(Limit::rate).map(Limit.Rate::toString).orElse("") + " allows";
            case CONCURRENCY -> what + " has " + running + " running, as many as may at a time";
            case HELD -> what + " is held, as a handler was told to try again later";
            case ORDER -> what + " runs its jobs one at a time, and one of them has not ended";
            case REQUIREMENTS -> what + " requires what no process that asks offers";
            case NONE -> what + " is not held back";
        };
    }

    private static String next(Optional<Instant> start, Instant now) {
        return start.map(time -> "; the next may start "
                        + (time.isAfter(now) ? "in " + inWords(Duration.between(now, time)) : "now"))
                .orElse("");
    }

    private static String inWords(Duration duration) {
        long millis = duration.toMillis();
        return millis < 10_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : millis < 120_000 ? millis / 1000 + " s" : millis / 60_000 + " min";
    }

    /**
     * Changes limits as an operator.
     *
     * @param limits those of a feed
     * @param words {@code of} with {@code feed}, {@code each-key}, {@code key}, {@code order} or {@code priority-step}; {@code remove}, or
     *     what to set
     * @return what was done, in words
     * @throws IllegalArgumentException in a sentence, if the words say nothing that can be done
     */
    static String change(JobLimits limits, Map<String, String> words) {
        String of = words.getOrDefault("of", "");
        boolean isRemoved = Boolean.parseBoolean(words.getOrDefault("remove", "false"));
        String key = words.getOrDefault("key", "");
        if (!key.isEmpty() && !of.equals("key")) {
            throw new IllegalArgumentException("A key is for a change of=key, but this one is of=" + of);
        }
        return switch (of) {
            case "feed" -> done("the limit", isRemoved, limits::remove, () -> limits.set(limit(words)));
            case "each-key" ->
                done(
                        "the limit of each key",
                        isRemoved,
                        limits::removeForEachKey,
                        () -> limits.setForEachKey(limit(words)));
            case "key" ->
                done(
                        "the limit of key " + key,
                        isRemoved,
                        () -> limits.remove(key),
                        () -> limits.set(key, limit(words)));
            case "order" ->
                done(
                        "the order",
                        isRemoved,
                        limits::removeOrder,
                        () -> limits.order(
                                new EnumNames<>(JobOrder.class, "order").require(words.getOrDefault("order", "")),
                                gap(words, "on-failure", JobOrder.Gap.HOLD),
                                gap(words, "on-stall", JobOrder.Gap.PASS)));
            case "priority-step" ->
                done(
                        "the priority step",
                        isRemoved,
                        limits::removePriorityStep,
                        () -> limits.priorityStep(PriorityStep.valueOf(words.getOrDefault("step", ""))));
            default ->
                throw new IllegalArgumentException(
                        "of must be feed, each-key, key, order or priority-step but is '" + of + "'");
        };
    }

    private static String done(String what, boolean isRemoved, Runnable removal, Runnable change) {
        (isRemoved ? removal : change).run();
        return (isRemoved ? "removal of " : "change of ") + what;
    }

    private static JobOrder.Gap gap(Map<String, String> words, String name, JobOrder.Gap otherwise) {
        String word = words.getOrDefault(name, "");
        return word.isEmpty() ? otherwise : new EnumNames<>(JobOrder.Gap.class, name).require(word);
    }

    private static Limit limit(Map<String, String> words) {
        return Limit.parse(
                        words.getOrDefault("rate", ""),
                        words.getOrDefault("concurrency", ""),
                        words.getOrDefault("weight", ""))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Give a rate, a concurrency or a weight; none says that there is no limit"));
    }
}
