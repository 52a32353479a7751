package io.thoonk.management;

import io.thoonk.Partitions;
import io.thoonk.feed.FeedType;
import io.thoonk.job.RecurringJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The counts of one feed at one moment, by the clock of Redis.
 *
 * @param feed name of the feed
 * @param type its type, or empty if it has none that the contract knows
 * @param size items of a feed or sorted feed; messages or jobs that wait in the line of the others
 * @param delayed jobs that are not due yet, or wait for their turn or for other jobs
 * @param claimed jobs being worked on
 * @param stalled jobs that wait for a person
 * @param published how many were ever published or put, an upper bound where peers take part
 * @param finished how many jobs ever finished
 * @param oldestAge age of the job that is next in line, or empty if none waits
 * @param longestRun for how long the job that was claimed first has been claimed, or empty if none is
 * @param at when this was counted
 * @param undelivered what the feed owes others and cannot be delivered, if there is anything
 * @param orphans what lost its place or item, or empty if that cannot be told
 * @param gate what limits, order and requirements hold back, or empty where there are none
 * @param recurring how many of what recurs are in each state; states that none is in may be left out
 * @param partitions the partitions of a job feed that has any; what they have is counted here or not, as whoever counted says
 * @param followed whether durable listeners, or readers of Atom, may be noted for the feed
 * @since 0.1.0
 */
public record FeedStatistics(
        String feed,
        Optional<FeedType> type,
        long size,
        long delayed,
        long claimed,
        long stalled,
        long published,
        long finished,
        Optional<Duration> oldestAge,
        Optional<Duration> longestRun,
        Instant at,
        Optional<Undelivered> undelivered,
        Optional<Orphans> orphans,
        Optional<Gate> gate,
        Map<RecurringJob.State, Long> recurring,
        Optional<Partitions> partitions,
        boolean followed) {

    /** Copies the map. */
    public FeedStatistics {
        recurring = Map.copyOf(recurring);
    }

    /**
     * Counts what partitions have with their feeds, and leaves them out.
     *
     * @param feeds the counts by name
     * @return the counts of feeds that are no partitions of others
     */
    static Map<String, FeedStatistics> together(Map<String, FeedStatistics> feeds) {
        Map<String, FeedStatistics> together = new LinkedHashMap<>(feeds);
        for (FeedStatistics feed : feeds.values()) {
            FeedStatistics sum = feed;
            for (String partition : feed.partitions().map(Partitions::names).orElse(List.of())) {
                FeedStatistics part = together.remove(partition);
                sum = part == null ? sum : sum.plus(part);
            }
            if (sum != feed) {
                together.put(feed.feed(), sum);
            }
        }
        return together;
    }

    /** These and those of a partition of the feed. */
    private FeedStatistics plus(FeedStatistics part) {
        return new FeedStatistics(
                feed,
                type,
                size + part.size,
                delayed + part.delayed,
                claimed + part.claimed,
                stalled + part.stalled,
                published + part.published,
                finished + part.finished,
                Stream.of(oldestAge, part.oldestAge).flatMap(Optional::stream).max(Comparator.naturalOrder()),
                Stream.of(longestRun, part.longestRun).flatMap(Optional::stream).max(Comparator.naturalOrder()),
                at,
                undelivered.or(part::undelivered),
                Stream.of(orphans, part.orphans).flatMap(Optional::stream).reduce(Orphans::plus),
                Stream.of(gate, part.gate).flatMap(Optional::stream).reduce(Gate::plus),
                recurring,
                partitions,
                followed);
    }

    /** {@return whether jobs are put and claimed here} */
    public boolean hasJobs() {
        return type.filter(FeedType.JOB::equals).isPresent();
    }

    /**
     * What finished jobs of a feed owe other feeds and cannot be delivered; it is tried again until it can.
     *
     * @param jobs how many jobs
     * @param target the feed of one of them
     * @param type why it cannot, such as {@code FeedDoesNotExistException}
     * @param reason the same in words
     * @param since since when
     */
    public record Undelivered(long jobs, String target, String type, String reason, Instant since) {

        static Optional<Undelivered> of(long jobs, Optional<String> one) {
            String[] parts = one.orElse("").split("\0", 4);
            return parts.length < 4
                    ? Optional.empty()
                    : Optional.of(new Undelivered(
                            jobs, parts[1], parts[2], parts[3], Instant.ofEpochMilli(Long.parseLong(parts[0]))));
        }

        /** {@return the same in a sentence without a stop} */
        public String words() {
            return jobs + (jobs == 1 ? " job is" : " jobs are") + " owed to feed '" + target
                    + "' or others and cannot be put there since " + since + ": " + reason;
        }
    }

    /**
     * What another program left halfway. The sizes of the keys tell it, so there may be more of both: one of each hide each
     * other. The list of orphaned ones is exact.
     *
     * @param items items that no id leads to, at least; in a job feed they are orphaned jobs
     * @param ids ids without an item, at least
     * @param certain whether they cannot be those of a peer that is just taking a job or message
     */
    public record Orphans(long items, long ids, boolean certain) {

        /** {@return how many there are of both, at least} */
        public long count() {
            return items + ids;
        }

        /**
         * Adds those of another feed.
         *
         * @param other what that has lost
         * @return those of both
         */
        public Orphans plus(Orphans other) {
            return new Orphans(items + other.items, ids + other.ids, certain && other.certain);
        }
    }

    /**
     * What may not run yet because of limits, order or requirements.
     *
     * @param waiting jobs that wait for that
     * @param readyLanes lanes of which a job may start
     * @param heldLanes lanes that are held back
     * @param concurrency how many jobs of the feed may run at a time, or empty for any number
     * @param keys the same of the keys that are counted by themselves
     */
    public record Gate(
            long waiting, long readyLanes, long heldLanes, Optional<Long> concurrency, Map<String, OfKey> keys) {

        /**
         * {@return what is counted of a key; nothing of one that is not counted}
         *
         * @param key the key
         */
        public OfKey ofKey(String key) {
            return keys.getOrDefault(key, new OfKey(0, 0, Optional.empty()));
        }

        /** With that of a partition, which has no limit as a whole. */
        private Gate plus(Gate part) {
            Map<String, OfKey> all = new LinkedHashMap<>(keys);
            part.keys.forEach((key, more) -> all.merge(key, more, OfKey::plus));
            return new Gate(
                    waiting + part.waiting, readyLanes + part.readyLanes, heldLanes + part.heldLanes, concurrency, all);
        }
    }

    /**
     * The jobs of one key.
     *
     * @param waiting jobs that wait
     * @param running jobs that were admitted and have not ended
     * @param concurrency how many may run at a time, or empty for any number
     */
    public record OfKey(long waiting, long running, Optional<Long> concurrency) {

        private OfKey plus(OfKey part) {
            return new OfKey(waiting + part.waiting, running + part.running, concurrency.or(part::concurrency));
        }
    }

    /**
     * How fast a feed moves, between two counts of this process.
     *
     * @param publishedPerSecond items published, jobs or messages put
     * @param finishedPerSecond jobs finished
     * @param window how far apart the two counts are
     */
    public record Rate(double publishedPerSecond, double finishedPerSecond, Duration window) {

        static Optional<Rate> between(FeedStatistics before, FeedStatistics after) {
            Duration window = Duration.between(before.at(), after.at());
            if (window.toMillis() < 1
                    || after.published() < before.published()
                    || after.finished() < before.finished()) {
                // A feed of that name that was deleted and created anew.
                return Optional.empty();
            }
            double seconds = window.toMillis() / 1000.0;
            return Optional.of(new Rate(
                    (after.published() - before.published()) / seconds,
                    (after.finished() - before.finished()) / seconds,
                    window));
        }
    }
}
