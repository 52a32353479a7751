package io.thoonk.steering;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The counts of all feeds as this process last read them.
 *
 * @param feeds the counts by feed, in alphabetical order
 * @param rates the rates of feeds that were counted before
 * @param leftOut how many feeds there are beyond the bound and were not counted
 * @param readAt when they were read, by the clock of this process, or empty if they never were
 * @param trouble why they could not be read the last time, or empty
 * @param troubleSince since when they cannot be read, by the clock of this process, or empty while they can
 */
public record FeedOverview(
        Map<String, FeedStatistics> feeds,
        Map<String, FeedRate> rates,
        int leftOut,
        Optional<Instant> readAt,
        Optional<String> trouble,
        Optional<Instant> troubleSince) {

    /** Copies the maps. */
    public FeedOverview {
        feeds = Collections.unmodifiableSortedMap(new TreeMap<>(feeds));
        rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
    }

    static FeedOverview none() {
        return new FeedOverview(Map.of(), Map.of(), 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same counts, which have become old; trouble that there is goes on. */
    FeedOverview withTrouble(String words, Instant since) {
        return new FeedOverview(
                feeds, rates, leftOut, readAt, Optional.of(words), troubleSince.or(() -> Optional.of(since)));
    }
}
