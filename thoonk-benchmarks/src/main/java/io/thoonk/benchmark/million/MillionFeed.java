package io.thoonk.benchmark.million;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The feed that is filled, the claims on it, and its keys as a peer sees them. */
final class MillionFeed {

    static final String NAME = "million";

    /** Jobs that one call puts or claims at most. */
    static final int MANY = 1000;

    private static final Duration LONG = Duration.ofHours(1);

    private final ThoonkTemplate thoonk;

    private final RedisCommands<String, String> commands;

    private final MillionOptions options;

    private final FeedKeys keys = new FeedKeys(new KeySpace("", false), NAME);

    private final Deque<Job<String>> claims = new ArrayDeque<>();

    private final String payload;

    MillionFeed(ThoonkTemplate thoonk, RedisCommands<String, String> commands, MillionOptions options) {
        this.thoonk = thoonk;
        this.commands = commands;
        this.options = options;
        this.payload = "x".repeat(options.payload());
        claimTimeout(LONG);
    }

    ThoonkTemplate thoonk() {
        return thoonk;
    }

    RedisCommands<String, String> commands() {
        return commands;
    }

    MillionOptions options() {
        return options;
    }

    JobQueue<String> queue() {
        return thoonk.jobs(NAME, String.class);
    }

    String payload() {
        return payload;
    }

    List<String> thousandPayloads() {
        return Collections.nCopies(MANY, payload);
    }

    String key(FeedKey key) {
        return WireText.text(keys.of(key));
    }

    void claim(int count) {
        int wanted = count;
        while (wanted > 0) {
            List<Job<String>> claimed = queue().get(Math.min(wanted, MANY), Duration.ofSeconds(10));
            claims.addAll(claimed);
            wanted -= claimed.size();
            if (claimed.isEmpty()) {
                throw new IllegalStateException("the line is empty, and " + wanted + " jobs are still to be claimed");
            }
        }
    }

    /** A job that is claimed, and from now on the caller's. */
    Job<String> claimed() {
        return claims.remove();
    }

    /** Claims that last so long and are not renewed. */
    void claimForShort(int count, Duration lease) {
        claimTimeout(lease);
        for (int left = count; left > 0; left -= MANY) {
            queue().get(Math.min(left, MANY), Duration.ofSeconds(10));
        }
        claimTimeout(LONG);
    }

    /** As a peer claims, two hours ago. */
    void claimAsPeer(int count) {
        double since = System.currentTimeMillis() - 2.0 * LONG.toMillis();
        for (int left = count; left > 0; left -= MANY) {
            List<String> ids = commands.rpop(key(FeedKey.IDS), Math.min(left, MANY));
            commands.zadd(
                    key(FeedKey.CLAIMED),
                    ids.stream().flatMap(id -> Stream.of((Object) since, id)).toArray());
        }
    }

    /** As a peer does that dies between its pop and its claim; the newest of the line, which nobody reaches. */
    void loseAsPeer(int count) {
        commands.lpop(key(FeedKey.IDS), count);
    }

    /** How many items are neither in the line nor claimed nor stalled. */
    long missing() {
        return commands.hlen(key(FeedKey.ITEMS))
                - commands.llen(key(FeedKey.IDS))
                - commands.zcard(key(FeedKey.CLAIMED))
                - commands.scard(key(FeedKey.STALLED));
    }

    private void claimTimeout(Duration timeout) {
        thoonk.jobs(NAME, String.class);
        thoonk.configure(NAME, FeedConfig.builder().claimTimeout(timeout).build());
    }
}
