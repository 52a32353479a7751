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
 */
public record FeedOverview(
        Map<String, FeedStatistics> feeds,
        Map<String, FeedRate> rates,
        int leftOut,
        Optional<Instant> readAt,
        Optional<String> trouble) {

    /** Copies the maps. */
    public FeedOverview {
        feeds = Collections.unmodifiableSortedMap(new TreeMap<>(feeds));
        rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
    }

    static FeedOverview none() {
        return new FeedOverview(Map.of(), Map.of(), 0, Optional.empty(), Optional.empty());
    }

    FeedOverview withTrouble(String words) {
        return new FeedOverview(feeds, rates, leftOut, readAt, Optional.of(words));
    }
}
