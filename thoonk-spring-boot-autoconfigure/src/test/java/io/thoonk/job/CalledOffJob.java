package io.thoonk.job;

import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/** Jobs that are to make room for the next of their unique keys. They have no Redis: whatever asks that fails. */
public final class CalledOffJob {

    private CalledOffJob() {}

    public static Job<?> create(String id) {
        ClaimedRow row = new ClaimedRow(
                id,
                new byte[0],
                new byte[0],
                0,
                null,
                OptionalInt.empty(),
                Map.of(),
                new ClaimBatch("token", Instant.EPOCH, Instant.EPOCH, 1),
                null);
        ClaimedJob<Object> job =
                new ClaimedJob<>(null, new FeedKeys(new KeySpace("", false), "j"), null, row, Duration.ZERO);
        job.callOff();
        return job;
    }
}
