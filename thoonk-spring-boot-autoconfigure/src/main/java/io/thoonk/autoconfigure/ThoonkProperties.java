package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.autoconfigure.PropertyChecks.InvalidPropertyException;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.job.JobSettings;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.KeySpace.Dialects;
import io.thoonk.worker.WorkerSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of Thoonk.
 *
 * @param enabled Whether Thoonk is set up at all.
 * @param redisConnectionFactory Bean name of the RedisConnectionFactory to use where there are several and none is primary.
 * @param keyPrefix Text in front of every key and channel. Peers have to use the same.
 * @param hashTags Whether names of feeds stand in braces inside keys, so that one feed is one slot of a Redis Cluster. On a cluster by default.
 * @param dialect How the keys and channels of feeds are named: contract, or scripted as thoonk.js 0.8 to 1.0 names those of jobs.
 * @param dialects The dialect of single feeds by their names.
 * @param peerMessages Whether to send the messages beyond the contract that listeners of thoonk.py hear.
 * @param maxPayloadSize Largest payload that is accepted. Any size by default.
 * @param putAfterCommit Whether a put, or a publication in a feed, inside a Spring transaction happens after its commit, and not at all if it rolls back.
 * @param waitReplicas How many replicas must have a put or publish before the call returns.
 * @param waitReplicasTimeout How long a put or publish waits for replicas before it fails.
 * @param payload How payloads are written and read as JSON.
 * @param worker Defaults of all workers.
 * @param workers Overrides of single workers by the id of their container.
 * @param listener Defaults of all listeners.
 * @param listeners Overrides of single listeners by the id of their container.
 * @param maintenance Maintenance of job feeds.
 * @param finished What is kept of jobs that ended.
 * @param stalled How long stalled jobs are kept.
 * @param live Live feeds.
 * @param processes How processes know of each other.
 * @since 0.1.0
 */
@ConfigurationProperties("thoonk")
public record ThoonkProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String redisConnectionFactory,
        @DefaultValue("") String keyPrefix,
        @Nullable Boolean hashTags,
        @DefaultValue("contract") Dialect dialect,
        @DefaultValue Map<String, Dialect> dialects,
        @DefaultValue("true") boolean peerMessages,
        @Nullable DataSize maxPayloadSize,
        @DefaultValue("false") boolean putAfterCommit,
        @DefaultValue("0") int waitReplicas,
        @DefaultValue("1s") Duration waitReplicasTimeout,
        @DefaultValue Payload payload,
        @DefaultValue @NestedConfigurationProperty WorkerProperties worker,
        @DefaultValue Map<String, WorkerSettings> workers,
        @DefaultValue @NestedConfigurationProperty ListenerProperties listener,
        @DefaultValue Map<String, ListenerSettings> listeners,
        @DefaultValue Maintenance maintenance,
        @DefaultValue Finished finished,
        @DefaultValue Stalled stalled,
        @DefaultValue Live live,
        @DefaultValue Processes processes) {

    /** Checks the values. */
    public ThoonkProperties {
        PropertyChecks.atLeast("thoonk.wait-replicas", waitReplicas, 0);
        PropertyChecks.positive("thoonk.wait-replicas-timeout", waitReplicasTimeout);
        PropertyChecks.notNegative("thoonk.max-payload-size", maxPayloadSize);
        PropertyChecks.noNul("thoonk.key-prefix", keyPrefix);
        PropertyChecks.check("thoonk.worker", worker.toSettings());
        workers.forEach(
                (id, overrides) -> PropertyChecks.check(PropertyChecks.ofEntry("thoonk.workers", id), overrides));
        listeners.forEach(
                (id, overrides) -> PropertyChecks.check(PropertyChecks.ofEntry("thoonk.listeners", id), overrides));
    }

    ThoonkSettings toSettings(boolean cluster) {
        return new ThoonkSettings(
                keySpace(cluster),
                peerMessages,
                maxPayloadSize == null ? PayloadLimits.NONE : new PayloadLimits(maxPayloadSize.toBytes()),
                worker.maxCrashes(),
                maintenance.interval(),
                ThoonkSettings.defaults().sightingsApart(),
                putAfterCommit,
                new ReplicationOptions(waitReplicas, waitReplicasTimeout),
                worker.keepResult(),
                maintenance.peerClaimTimeout(),
                live.comparisonInterval(),
                new JobSettings.Retention(
                        finished.keep(), finished.forTime(), finished.payload(), stalled.max(), stalled.forTime()));
    }

    private KeySpace keySpace(boolean cluster) {
        boolean tagged = hashTags == null ? cluster : hashTags;
        if (cluster && !tagged && !KeySpace.hasTag(keyPrefix)) {
            throw new InvalidPropertyException(
                    "thoonk.hash-tags",
                    "must not be false on a Redis Cluster, where the keys of a feed have to lie in one slot");
        }
        if (tagged && KeySpace.hidesTags(keyPrefix)) {
            throw new InvalidPropertyException(
                    "thoonk.key-prefix",
                    "must not have an open brace, which hides the hash tags of the feeds, but is '" + keyPrefix + "'");
        }
        Dialects spoken = new Dialects(dialect, dialects);
        if (spoken.anyScripted() && cluster) {
            throw scripted("on a Redis Cluster, where the scripts of thoonk.js cannot run, as they name no keys");
        }
        if (spoken.anyScripted() && tagged) {
            throw scripted("with thoonk.hash-tags, which thoonk.js does not know");
        }
        return new KeySpace(keyPrefix, tagged, spoken);
    }

    /** Names the property that says so. */
    private InvalidPropertyException scripted(String where) {
        String property = dialects.entrySet().stream()
                .filter(feed -> dialect != Dialect.SCRIPTED && feed.getValue() == Dialect.SCRIPTED)
                .map(feed -> PropertyChecks.ofEntry("thoonk.dialects", feed.getKey()))
                .sorted()
                .findFirst()
                .orElse("thoonk.dialect");
        return new InvalidPropertyException(property, "must not be scripted " + where);
    }

    /**
     * How payloads are written and read as JSON.
     *
     * @param failOnUnknownProperties Whether JSON with a property that its type does not have is refused. What the application's JsonMapper does by default.
     * @param failOnMissingProperties Whether JSON without a property that a record or a constructor takes is refused. What the application's JsonMapper does by default.
     * @param verifyWrites Whether the first payload of each kind is read back when it is written, so that what nobody could read is refused.
     */
    public record Payload(
            @Nullable Boolean failOnUnknownProperties,
            @Nullable Boolean failOnMissingProperties,
            @DefaultValue("true") boolean verifyWrites) {}

    /**
     * Maintenance of job feeds: expired claims, due jobs, what peers lost or left. One process at a time maintains a feed that has
     * something to maintain, and another takes over soon after it is gone.
     *
     * @param interval How often the job feeds of workers are looked at. A third of a worker's claim timeout if that is less.
     * @param peerClaimTimeout After what time a job that another implementation claimed, and has not ended, goes back to the line, where the configuration of its feed has no claim_timeout. 6 hours, with a warning, if nothing is set.
     */
    public record Maintenance(
            @DefaultValue("5s") Duration interval, @Nullable Duration peerClaimTimeout) {

        /** Checks the values. */
        public Maintenance {
            PropertyChecks.positive("thoonk.maintenance.interval", interval);
            PropertyChecks.positive("thoonk.maintenance.peer-claim-timeout", peerClaimTimeout);
        }
    }

    /**
     * What is kept of jobs that ended, in feeds whose configuration says nothing.
     *
     * @param keep How many records of ended jobs each job feed keeps. Nothing is kept by default; 0 ends what an earlier setting began.
     * @param forTime For how long records are kept. Any time by default.
     * @param payload Whether payloads are kept with them, up to 64 kB each.
     */
    public record Finished(
            @Nullable Integer keep,
            @Name("for") @Nullable Duration forTime,
            @DefaultValue("false") boolean payload) {

        /** Checks the values. */
        public Finished {
            if (keep != null) {
                PropertyChecks.atLeast("thoonk.finished.keep", keep, 0);
            }
            PropertyChecks.positive("thoonk.finished.for", forTime);
        }
    }

    /**
     * How long stalled jobs are kept, in feeds whose configuration says nothing. Maintenance drops the oldest, at most once a minute.
     *
     * @param max How many stalled jobs each job feed keeps. Any number by default.
     * @param forTime For how long stalled jobs are kept. For ever by default.
     */
    public record Stalled(
            @Nullable Integer max, @Name("for") @Nullable Duration forTime) {

        /** Checks the values. */
        public Stalled {
            if (max != null) {
                PropertyChecks.atLeast("thoonk.stalled.max", max, 1);
            }
            PropertyChecks.positive("thoonk.stalled.for", forTime);
        }
    }

    /**
     * Live feeds.
     *
     * @param comparisonInterval How often a live feed is compared with what is stored, and read again where it differs. 0 for never.
     */
    public record Live(@DefaultValue("5m") Duration comparisonInterval) {

        /** Checks the values. */
        public Live {
            PropertyChecks.notNegative("thoonk.live.comparison-interval", comparisonInterval);
        }
    }

    /**
     * How processes know of each other.
     *
     * @param enabled Whether a process with workers or listeners keeps a small expiring record of itself in Redis, and heeds what is paused everywhere.
     * @param heartbeat How often it does; after three times that without one, its record is gone.
     */
    public record Processes(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("10s") Duration heartbeat) {

        /** Checks the values. */
        public Processes {
            PropertyChecks.positive("thoonk.processes.heartbeat", heartbeat);
        }
    }
}
