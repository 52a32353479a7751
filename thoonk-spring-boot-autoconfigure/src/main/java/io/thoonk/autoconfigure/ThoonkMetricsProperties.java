package io.thoonk.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is measured, where Micrometer is there.
 *
 * @param enabled Whether there are meters at all.
 * @param feeds Whether there are gauges and counters of what stands in the feeds; each reading costs one call to Redis for each feed.
 * @param longTaskTimers Whether the observations that are under way have timers too (such as thoonk.job.process.active), which
 *     costs a worker with short handlers a good part of its throughput.
 * @param maxFeeds How many feeds are counted at most; those with a worker or listener in this process, or judged by its
 *     health, come first, then others in alphabetical order. The rest have no gauges.
 * @param refresh How old counts of feeds may be before a scrape, or the Actuator endpoint, reads them anew. With 0 every single
 *     gauge reads all of them anew, which is for tests alone.
 * @param keys Keys of jobs, such as tenants, whose waiting and running jobs have gauges of their own in each feed that has limits. None by default.
 * @param patience How long a scrape waits for Redis before the gauges of feeds are unknown.
 * @since 0.1.0
 */
@ConfigurationProperties("thoonk.metrics")
public record ThoonkMetricsProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean feeds,
        @DefaultValue("false") boolean longTaskTimers,
        @DefaultValue("200") int maxFeeds,
        @DefaultValue("5s") Duration refresh,
        @DefaultValue List<String> keys,
        @DefaultValue("2s") Duration patience) {

    /** Checks the values. */
    public ThoonkMetricsProperties {
        PropertyChecks.atLeast("thoonk.metrics.max-feeds", maxFeeds, 1);
        PropertyChecks.notNegative("thoonk.metrics.refresh", refresh);
        keys.forEach(key -> PropertyChecks.noNul("thoonk.metrics.keys", key));
        PropertyChecks.positive("thoonk.metrics.patience", patience);
    }
}
