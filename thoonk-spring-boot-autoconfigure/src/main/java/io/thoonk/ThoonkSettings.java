package io.thoonk;

import io.thoonk.convert.PayloadLimits;
import io.thoonk.redis.KeySpace;
import java.time.Duration;

/**
 * How a {@link ThoonkTemplate} keeps its data.
 *
 * @param keySpace how keys and channels are spelled
 * @param peerMessages whether to send the messages beyond the contract that thoonk.py listens for
 * @param payloadLimits how large payloads may be
 * @param maxCrashes how often the worker of a job may die before the job is stalled
 * @param maintenanceInterval how often a feed that workers attend is looked at, unless a third of their claim timeout is less
 * @param sightingsApart how far apart two sightings of an item in no state have to be before maintenance repairs it
 */
public record ThoonkSettings(
        KeySpace keySpace,
        boolean peerMessages,
        PayloadLimits payloadLimits,
        int maxCrashes,
        Duration maintenanceInterval,
        Duration sightingsApart) {

    /**
     * The settings of an application that sets nothing.
     *
     * @return no prefix, no hash tags, peer messages, no limit, 3 crashes, 3 seconds, a minute
     */
    public static ThoonkSettings defaults() {
        return new ThoonkSettings(
                new KeySpace("", false), true, PayloadLimits.NONE, 3, Duration.ofSeconds(3), Duration.ofMinutes(1));
    }
}
