package io.thoonk;

import io.thoonk.convert.PayloadLimits;
import io.thoonk.job.JobSettings;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.redis.Topology;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * How a {@link ThoonkTemplate} keeps its data.
 *
 * @param keySpace how keys and channels are spelled
 * @param peerMessages whether to send the messages beyond the contract that thoonk.py listens for
 * @param payloadLimits how large payloads may be
 * @param maxCrashes how often the worker of a job may die before the job is stalled
 * @param maintenanceInterval how often a feed that workers attend is looked at, unless a third of their claim timeout is less
 * @param sightingsApart how far apart two sightings of an item in no state have to be before maintenance repairs it
 * @param putAfterCommit whether a put inside a Spring transaction happens after its commit
 * @param replication how many replicas have to have a change before it is told as done
 * @param keepResult how long results are kept where nothing else is said, zero for not at all
 * @param peerClaimTimeout after what time a job that another implementation claimed goes back to the line where the feed's
 *     configuration has no {@code claim_timeout}, or {@code null} for 6 hours with a warning
 * @param liveComparisonInterval how often live feeds are compared with what is stored, zero for never
 * @param retention what is kept of jobs that ended or stalled, where the configuration of their feed says nothing
 * @since 0.1.0
 */
public record ThoonkSettings(
        KeySpace keySpace,
        boolean peerMessages,
        PayloadLimits payloadLimits,
        int maxCrashes,
        Duration maintenanceInterval,
        Duration sightingsApart,
        boolean putAfterCommit,
        ReplicationOptions replication,
        Duration keepResult,
        @Nullable Duration peerClaimTimeout,
        Duration liveComparisonInterval,
        JobSettings.Retention retention) {

    private static final Duration DEFAULT_LIVE_COMPARISON_INTERVAL = Duration.ofMinutes(5);

    /**
     * Settings of an application that keeps results for a day, says nothing of the claims of other implementations, and compares
     * live feeds every 5 minutes.
     *
     * @param keySpace how keys and channels are spelled
     * @param peerMessages whether to send the messages beyond the contract that thoonk.py listens for
     * @param payloadLimits how large payloads may be
     * @param maxCrashes how often the worker of a job may die before the job is stalled
     * @param maintenanceInterval how often a feed that workers attend is looked at
     * @param sightingsApart how far apart two sightings of an item in no state have to be before maintenance repairs it
     * @param putAfterCommit whether a put inside a Spring transaction happens after its commit
     * @param replication how many replicas have to have a change before it is told as done
     */
    public ThoonkSettings(
            KeySpace keySpace,
            boolean peerMessages,
            PayloadLimits payloadLimits,
            int maxCrashes,
            Duration maintenanceInterval,
            Duration sightingsApart,
            boolean putAfterCommit,
            ReplicationOptions replication) {
        this(
                keySpace,
                peerMessages,
                payloadLimits,
                maxCrashes,
                maintenanceInterval,
                sightingsApart,
                putAfterCommit,
                replication,
                JobSettings.DEFAULT_KEEP_RESULT,
                null,
                DEFAULT_LIVE_COMPARISON_INTERVAL,
                JobSettings.Retention.NONE);
    }

    /**
     * Settings of an application that neither waits for commits nor for replicas, and keeps results for a day.
     *
     * @param keySpace how keys and channels are spelled
     * @param peerMessages whether to send the messages beyond the contract that thoonk.py listens for
     * @param payloadLimits how large payloads may be
     * @param maxCrashes how often the worker of a job may die before the job is stalled
     * @param maintenanceInterval how often a feed that workers attend is looked at
     * @param sightingsApart how far apart two sightings of an item in no state have to be before maintenance repairs it
     */
    public ThoonkSettings(
            KeySpace keySpace,
            boolean peerMessages,
            PayloadLimits payloadLimits,
            int maxCrashes,
            Duration maintenanceInterval,
            Duration sightingsApart) {
        this(
                keySpace,
                peerMessages,
                payloadLimits,
                maxCrashes,
                maintenanceInterval,
                sightingsApart,
                false,
                ReplicationOptions.NONE);
    }

    /**
     * The settings of an application that sets nothing.
     *
     * @return no prefix, no hash tags, peer messages, no limit, 3 crashes, 5 seconds, a minute, no wait for commits or replicas, a day
     */
    public static ThoonkSettings defaults() {
        return new ThoonkSettings(
                new KeySpace("", false), true, PayloadLimits.NONE, 3, Duration.ofSeconds(5), Duration.ofMinutes(1));
    }

    /**
     * The same with keys and channels that are spelled otherwise.
     *
     * @param spelling how keys and channels are spelled
     * @return the settings
     */
    public ThoonkSettings withKeySpace(KeySpace spelling) {
        return new ThoonkSettings(
                spelling,
                peerMessages,
                payloadLimits,
                maxCrashes,
                maintenanceInterval,
                sightingsApart,
                putAfterCommit,
                replication,
                keepResult,
                peerClaimTimeout,
                liveComparisonInterval,
                retention);
    }

    /**
     * The same with another interval of comparisons.
     *
     * @param interval how often live feeds are compared with what is stored, zero for never
     * @return the settings
     */
    public ThoonkSettings withLiveComparisonInterval(Duration interval) {
        return new ThoonkSettings(
                keySpace,
                peerMessages,
                payloadLimits,
                maxCrashes,
                maintenanceInterval,
                sightingsApart,
                putAfterCommit,
                replication,
                keepResult,
                peerClaimTimeout,
                interval,
                retention);
    }

    /**
     * The same with another retention.
     *
     * @param kept what is kept of jobs that ended or stalled, where the configuration of their feed says nothing
     * @return the settings
     */
    public ThoonkSettings withRetention(JobSettings.Retention kept) {
        return new ThoonkSettings(
                keySpace,
                peerMessages,
                payloadLimits,
                maxCrashes,
                maintenanceInterval,
                sightingsApart,
                putAfterCommit,
                replication,
                keepResult,
                peerClaimTimeout,
                liveComparisonInterval,
                kept);
    }

    /**
     * The settings of an application that sets nothing, for its Redis.
     *
     * @param connectionFactory the application's
     * @return the {@link #defaults()}, with hash tags where the factory is configured for a cluster
     */
    public static ThoonkSettings defaults(RedisConnectionFactory connectionFactory) {
        return defaults().withKeySpace(new KeySpace("", Topology.isCluster(connectionFactory)));
    }
}
