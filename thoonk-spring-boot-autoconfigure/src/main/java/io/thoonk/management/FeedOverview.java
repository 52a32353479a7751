package io.thoonk.management;

import io.thoonk.job.BatchProgress;
import io.thoonk.job.JobPromotion;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The counts of all feeds as this process last read them.
 *
 * @param feeds the counts by feed, in alphabetical order
 * @param rates the rates of feeds that were counted before
 * @param beyond the feeds that were not counted because there are more than the bound
 * @param refused the feeds that Redis refused to count, each with why, such as a right that the user lacks
 * @param batches how many batches are not over, or empty if that is not known, as where the user may not read them
 * @param readAt when they were read, by the clock of this process, or empty if they never were
 * @param trouble why they could not be read the last time, or empty
 * @param refuses whether Redis answers and refuses; if not, and there is trouble, it is away
 * @param troubleSince since when they cannot be read, by the clock of this process, or empty while they can
 * @since 0.1.0
 */
public record FeedOverview(
        Map<String, FeedStatistics> feeds,
        Map<String, FeedStatistics.Rate> rates,
        Set<String> beyond,
        Map<String, String> refused,
        Optional<Batches> batches,
        Optional<Instant> readAt,
        Optional<String> trouble,
        boolean refuses,
        Optional<Instant> troubleSince) {

    /** Copies the maps. */
    public FeedOverview {
        feeds = Collections.unmodifiableSortedMap(new TreeMap<>(feeds));
        rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
        beyond = Set.copyOf(beyond);
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    /** {@return how many feeds there are that were not counted, for whatever reason} */
    public int leftOut() {
        return beyond.size() + refused.size();
    }

    static FeedOverview none() {
        return new FeedOverview(
                Map.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** The same counts, which have become old; trouble that there is goes on. */
    FeedOverview withTrouble(String words, boolean refuses, Instant since) {
        return new FeedOverview(
                feeds,
                rates,
                beyond,
                refused,
                batches,
                readAt,
                Optional.of(words),
                refuses,
                troubleSince.or(() -> Optional.of(since)));
    }

    /**
     * How many batches are not over.
     *
     * @param running those without stalled members
     * @param troubled those with stalled members, among the 100 that are looked at
     */
    public record Batches(long running, long troubled) {

        /** Of how many batches the state is asked for. */
        static final int LOOKED_AT = 100;

        static Batches of(JobPromotion.OpenBatches batches) {
            long troubled = batches.some().stream()
                    .filter(batch -> batch.state() == BatchProgress.State.TROUBLE)
                    .count();
            return new Batches(batches.count() - troubled, troubled);
        }
    }
}
