package io.thoonk.contract;

import io.lettuce.core.KeyValue;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Another implementation of the contract: its plain commands with WATCH, MULTI and EXEC, as the peers send them, and
 * nothing of ours. For one thread, as WATCH belongs to a connection.
 */
final class PlainPeer implements AutoCloseable {

    private final StatefulRedisConnection<String, String> connection;

    private final RedisCommands<String, String> redis;

    PlainPeer(TestRedis server) {
        this.connection = server.client().connect();
        this.redis = connection.sync();
    }

    void create(String feed, String type) {
        redis.multi();
        redis.sadd("feeds", feed);
        redis.hset("feed.config:" + feed, "type", type);
        redis.publish("newfeed", feed + "\0peer");
        redis.exec();
    }

    void delete(String feed) {
        redis.multi();
        redis.srem("feeds", feed);
        for (String family : List.of("ids", "items", "publishes", "config", "claimed", "stalled", "cancelled")) {
            redis.del("feed." + family + ":" + feed);
        }
        redis.publish("delfeed", feed + "\0peer");
        redis.exec();
    }

    void publish(String feed, String id, String item) {
        boolean known = redis.zscore("feed.ids:" + feed, id) != null;
        redis.multi();
        redis.zadd("feed.ids:" + feed, System.currentTimeMillis(), id);
        redis.incr("feed.publishes:" + feed);
        redis.hset("feed.items:" + feed, id, item);
        redis.exec();
        redis.publish((known ? "feed.edit:" : "feed.publish:") + feed, id + "\0" + item);
    }

    boolean retract(String feed, String id) {
        redis.watch("feed.ids:" + feed);
        if (redis.zrank("feed.ids:" + feed, id) == null) {
            redis.unwatch();
            return false;
        }
        redis.multi();
        redis.zrem("feed.ids:" + feed, id);
        redis.hdel("feed.items:" + feed, id);
        redis.publish("feed.retract:" + feed, id);
        return !redis.exec().wasDiscarded();
    }

    List<String> ids(String feed) {
        return redis.zrange("feed.ids:" + feed, 0, -1);
    }

    List<String> sortedIds(String feed) {
        return redis.lrange("feed.ids:" + feed, 0, -1);
    }

    Optional<String> item(String feed, String id) {
        return Optional.ofNullable(redis.hget("feed.items:" + feed, id));
    }

    String append(String feed, String item) {
        String id = redis.incr("feed.idincr:" + feed).toString();
        redis.multi();
        redis.rpush("feed.ids:" + feed, id);
        redis.incr("feed.publishes:" + feed);
        redis.hset("feed.items:" + feed, id, item);
        redis.publish("feed.publish:" + feed, id + "\0" + item);
        redis.publish("feed.position:" + feed, id + "\0:end");
        redis.exec();
        return id;
    }

    void moveFirst(String feed, String id) {
        redis.watch("feed.items:" + feed);
        redis.multi();
        redis.lrem("feed.ids:" + feed, 1, id);
        redis.lpush("feed.ids:" + feed, id);
        redis.publish("feed.position:" + feed, id + "\0begin:");
        redis.exec();
    }

    String enqueue(String queue, String item, boolean high) {
        String id = newId();
        redis.multi();
        push(queue, id, high);
        redis.hset("feed.items:" + queue, id, item);
        redis.incr("feed.publishes:" + queue);
        redis.exec();
        return id;
    }

    Optional<String> dequeue(String queue) {
        String id = redis.rpop("feed.ids:" + queue);
        if (id == null) {
            return Optional.empty();
        }
        redis.multi();
        redis.hget("feed.items:" + queue, id);
        redis.hdel("feed.items:" + queue, id);
        return Optional.ofNullable(redis.exec().get(0));
    }

    String put(String feed, String item, boolean high) {
        String id = newId();
        redis.multi();
        push(feed, id, high);
        redis.incr("feed.publishes:" + feed);
        redis.hset("feed.items:" + feed, id, item);
        redis.zadd("feed.published:" + feed, System.currentTimeMillis(), id);
        redis.exec();
        return id;
    }

    /** Waits up to so many seconds for a job and claims it. */
    Optional<PeerJob> claim(String feed, double seconds) {
        KeyValue<String, String> popped = redis.brpop(seconds, "feed.ids:" + feed);
        if (popped == null || !popped.hasValue()) {
            return Optional.empty();
        }
        String id = popped.getValue();
        redis.multi();
        redis.zadd("feed.claimed:" + feed, System.currentTimeMillis(), id);
        redis.hget("feed.items:" + feed, id);
        redis.hget("feed.cancelled:" + feed, id);
        TransactionResult claimed = redis.exec();
        @Nullable String failures = claimed.get(2);
        return Optional.of(new PeerJob(id, claimed.get(1), failures == null ? 0 : Integer.parseInt(failures)));
    }

    /** Finishes a claimed job; false if nobody has claimed it. */
    boolean finish(String feed, String id, String result) {
        while (claimedUnderWatch(feed, id)) {
            redis.multi();
            redis.zrem("feed.claimed:" + feed, id);
            redis.hdel("feed.cancelled:" + feed, id);
            redis.zrem("feed.published:" + feed, id);
            redis.incr("feed.finishes:" + feed);
            redis.publish("job.finish:" + feed, id + "\0" + result);
            redis.hdel("feed.items:" + feed, id);
            if (!redis.exec().wasDiscarded()) {
                return true;
            }
        }
        return false;
    }

    /** Gives a claimed job back; false if nobody has claimed it. */
    boolean cancel(String feed, String id) {
        while (claimedUnderWatch(feed, id)) {
            redis.multi();
            redis.hincrby("feed.cancelled:" + feed, id, 1);
            redis.lpush("feed.ids:" + feed, id);
            redis.zrem("feed.claimed:" + feed, id);
            if (!redis.exec().wasDiscarded()) {
                return true;
            }
        }
        return false;
    }

    /** Takes a claimed job out of the running; false if nobody has claimed it. */
    boolean stall(String feed, String id) {
        while (claimedUnderWatch(feed, id)) {
            redis.multi();
            redis.zrem("feed.claimed:" + feed, id);
            redis.hdel("feed.cancelled:" + feed, id);
            redis.sadd("feed.stalled:" + feed, id);
            redis.zrem("feed.published:" + feed, id);
            if (!redis.exec().wasDiscarded()) {
                return true;
            }
        }
        return false;
    }

    void retry(String feed, String id) {
        redis.multi();
        redis.srem("feed.stalled:" + feed, id);
        redis.lpush("feed.ids:" + feed, id);
        redis.zadd("feed.published:" + feed, System.currentTimeMillis(), id);
        redis.exec();
    }

    private boolean claimedUnderWatch(String feed, String id) {
        redis.watch("feed.claimed:" + feed);
        if (redis.zrank("feed.claimed:" + feed, id) == null) {
            redis.unwatch();
            return false;
        }
        return true;
    }

    private void push(String feed, String id, boolean high) {
        if (high) {
            redis.rpush("feed.ids:" + feed, id);
        } else {
            redis.lpush("feed.ids:" + feed, id);
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    public void close() {
        connection.close();
    }

    /** A job that the peer has claimed, with how often it came back. */
    record PeerJob(String id, String item, int failures) {}
}
