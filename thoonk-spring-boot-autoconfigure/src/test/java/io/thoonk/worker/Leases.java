package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/** How long the claims of a job feed hold, as Redis has it. */
final class Leases {

    private final RedisCommands<byte[], byte[]> redis;

    private final byte[] key;

    private Leases(RedisCommands<byte[], byte[]> redis, String feed) {
        this.redis = redis;
        this.key = bytes("thoonk.leases:" + feed);
    }

    static Leases of(RedisCommands<byte[], byte[]> redis, String feed) {
        return new Leases(redis, feed);
    }

    /**
     * The same of claims that nobody ends, however long the machine stands still before the next renewal: each process sees
     * another one that maintains the feed.
     */
    static Leases withoutEnd(RedisCommands<byte[], byte[]> redis, String feed) {
        redis.set(bytes("thoonk.maintenance:" + feed), bytes("nobody"));
        return of(redis, feed);
    }

    /** When the first claim ends unless it is renewed, in ms. */
    long end() {
        return (long) redis.zrangeWithScores(key, 0, 0).get(0).getScore();
    }

    /** Waits until renewals have moved the end of each claim by so much. */
    void awaitRenewals(Duration time) {
        long first = end();
        await().until(() -> end() >= first + time.toMillis());
    }
}
