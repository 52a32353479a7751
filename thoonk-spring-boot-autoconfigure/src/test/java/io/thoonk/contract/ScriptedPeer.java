package io.thoonk.contract;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program with thoonk.js 0.8 to 1.0: the commands that were recorded of its scripts, which name no keys, and nothing of ours. */
final class ScriptedPeer implements AutoCloseable {

    private final StatefulRedisConnection<String, String> connection;

    private final RedisCommands<String, String> redis;

    private final String feed;

    ScriptedPeer(TestRedis server, String feed) {
        this.connection = server.client().connect();
        this.redis = connection.sync();
        this.feed = feed;
    }

    /** It does not enter the name of the feed anywhere. */
    void put(String id, String json) {
        run("""
                redis.call('LPUSH', 'job.ids:' .. name, id)
                redis.call('INCR', 'job.publishes:' .. name)
                redis.call('HSET', 'job.items:' .. name, id, more[1])
                redis.call('ZADD', 'job.published:' .. name, more[2], id)
                return 1""", id, json, now());
    }

    Optional<String> pop() {
        return Optional.ofNullable(redis.rpop("job.ids:" + feed));
    }

    /** The item of the next job, which it has claimed. */
    Optional<String> claim() {
        return pop().map(this::claim);
    }

    @Nullable
    String claim(String id) {
        run("return redis.call('ZADD', 'job.claimed:' .. name, more[1], id)", id, now());
        return redis.hget("job.items:" + feed, id);
    }

    boolean finish(String id, String... result) {
        return run("""
                if redis.call('ZREM', 'job.claimed:' .. name, id) == 0 then
                  return 0
                end
                redis.call('HDEL', 'job.cancelled:' .. name, id)
                redis.call('ZREM', 'job.published:' .. name, id)
                redis.call('INCR', 'job.finishes:' .. name)
                redis.call('PUBLISH', 'event.job.finish:' .. name, more[1] and id .. '\\0' .. more[1] or id)
                redis.call('HDEL', 'job.items:' .. name, id)
                return 1""", id, result);
    }

    boolean cancel(String id) {
        return run("""
                if redis.call('ZREM', 'job.claimed:' .. name, id) == 0 then
                  return 0
                end
                redis.call('HINCRBY', 'job.cancelled:' .. name, id, 1)
                redis.call('LPUSH', 'job.ids:' .. name, id)
                return 1""", id);
    }

    /** The time of the put stays: the key is misspelled there. */
    boolean stall(String id) {
        return run("""
                if redis.call('ZREM', 'job.claimed:' .. name, id) == 0 then
                  return 0
                end
                redis.call('HDEL', 'job.cancelled:' .. name, id)
                redis.call('SADD', 'job.stalled:' .. name, id)
                redis.call('ZREM', 'job.published' .. name, id)
                return 1""", id);
    }

    boolean retry(String id) {
        return run("""
                if redis.call('SREM', 'job.stalled:' .. name, id) == 0 then
                  return 0
                end
                redis.call('LPUSH', 'job.ids:' .. name, id)
                redis.call('ZADD', 'job.published:' .. name, more[1], id)
                return 1""", id, now());
    }

    boolean retract(String id) {
        return run("""
                if redis.call('HDEL', 'job.items:' .. name, id) == 0 then
                  return 0
                end
                redis.call('HDEL', 'job.cancelled:' .. name, id)
                redis.call('ZREM', 'job.published:' .. name, id)
                redis.call('SREM', 'job.stalled:' .. name, id)
                redis.call('ZREM', 'job.claimed:' .. name, id)
                redis.call('LREM', 'job.ids:' .. name, 1, id)
                return 1""", id);
    }

    /** The keys that it knows of, beside counters and configuration, which stay. */
    List<String> leftKeys() {
        return redis.keys("job.*").stream()
                .filter(key -> !key.startsWith("job.thoonk."))
                .filter(key -> !key.matches("job\\.(publishes|finishes|config|jobfinished):.*"))
                .sorted()
                .toList();
    }

    private boolean run(String body, String id, String... more) {
        List<String> arguments = new ArrayList<>(List.of(feed, id));
        arguments.addAll(Arrays.asList(more));
        Long answer = redis.eval(
                "local name, id, more = ARGV[1], ARGV[2], {unpack(ARGV, 3)}\n" + body,
                ScriptOutputType.INTEGER,
                new String[0],
                arguments.toArray(String[]::new));
        return answer == 1;
    }

    private static String now() {
        return Long.toString(System.currentTimeMillis());
    }

    @Override
    public void close() {
        connection.close();
    }
}
