package io.thoonk.management;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How the counts of all feeds are read.
 *
 * @param refresh how old they may be before they are read again
 * @param patience how long a caller waits for fresh ones before it gets the old
 * @param maxFeeds how many feeds are counted at most, one call to Redis each
 * @param preferred tells by its name which feed is counted before others where there are more than that
 */
public record FeedOverviewSettings(Duration refresh, Duration patience, int maxFeeds, Predicate<String> preferred) {}
