package io.thoonk;

import io.thoonk.convert.PayloadLimits;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.Topology;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * How a {@link ThoonkTemplate} keeps its data.
 *
 * @param keySpace how keys and channels are spelled
 * @param peerMessages whether to send the messages beyond the contract that thoonk.py listens for
 * @param payloadLimits how large payloads may be
 * @param maxCrashes how often the worker of a job may die before the job is stalled
 * @param sightingsApart how far apart two sightings of an item in no state have to be before maintenance repairs it
 */
public record ThoonkSettings(
        KeySpace keySpace, boolean peerMessages, PayloadLimits payloadLimits, int maxCrashes, Duration sightingsApart) {

    /**
     * The settings of an application that sets nothing.
     *
     * @return no prefix, no hash tags, peer messages, no limit, 3 crashes, a minute
     */
    public static ThoonkSettings defaults() {
        return new ThoonkSettings(new KeySpace("", false), true, PayloadLimits.NONE, 3, Duration.ofMinutes(1));
    }

    /**
     * The settings of an application that sets nothing, for its Redis.
     *
     * @param connectionFactory the application's
     * @return the {@link #defaults()}, with hash tags where the factory is configured for a cluster
     */
    public static ThoonkSettings defaults(RedisConnectionFactory connectionFactory) {
        ThoonkSettings defaults = defaults();
        return new ThoonkSettings(
                new KeySpace("", Topology.isCluster(connectionFactory)),
                defaults.peerMessages(),
                defaults.payloadLimits(),
                defaults.maxCrashes(),
                defaults.sightingsApart());
    }
}
