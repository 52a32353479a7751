package io.thoonk;

import static io.thoonk.test.Utf8.bytes;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;

/** Makes and deletes job feeds as a peer does, which knows the keys of the contract alone. */
public final class PeerFeeds {

    private PeerFeeds() {}

    public static void create(RedisCommands<byte[], byte[]> redis, String feed) {
        redis.sadd(bytes("feeds"), bytes(feed));
        redis.hset(bytes("feed.config:" + feed), Map.of(bytes("type"), bytes("job")));
    }

    public static void delete(RedisCommands<byte[], byte[]> redis, String feed) {
        redis.multi();
        redis.srem(bytes("feeds"), bytes(feed));
        for (String family : List.of("config", "ids", "items", "publishes", "claimed", "stalled", "cancelled")) {
            redis.del(bytes("feed." + family + ":" + feed));
        }
        redis.publish(bytes("delfeed"), bytes(feed + "\0peer"));
        redis.exec();
    }
}
