package io.thoonk.steering;

import java.time.Duration;

/**
 * How the counts of all feeds are read.
 *
 * @param refresh how old they may be before they are read again
 * @param patience how long a caller waits for fresh ones before it gets the old
 * @param maxFeeds how many feeds are counted at most, one call to Redis each
 */
public record FeedOverviewSettings(Duration refresh, Duration patience, int maxFeeds) {}
