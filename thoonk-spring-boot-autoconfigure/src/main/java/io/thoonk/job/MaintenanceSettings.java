package io.thoonk.job;

import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.FeedKeys;
import java.time.Duration;

/**
 * How maintenance judges.
 *
 * @param interval how often a feed that workers attend is looked at, unless a third of their claim timeout is less
 * @param maxCrashes how often a job's worker may die before the job is stalled
 * @param sightingsApart how far apart two sightings of an item in no state have to be
 * @param peerMessages whether to tell thoonk.py of jobs that enter the line
 */
public record MaintenanceSettings(Duration interval, int maxCrashes, Duration sightingsApart, boolean peerMessages) {

    byte[] putChannel(FeedKeys keys) {
        return peerMessages ? keys.of(FeedChannel.PEER_PUT) : new byte[0];
    }
}
