package io.thoonk.test;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a database holds at one moment, to be compared with another.
 *
 * @param keys each key with its value in Redis' own serialised form
 */
public record RedisSnapshot(Map<String, String> keys) {

    public static RedisSnapshot of(TestRedis redis) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            RedisCommands<byte[], byte[]> commands = connection.sync();
            Map<String, String> keys = new TreeMap<>();
            for (byte[] key : commands.keys("*")) {
                keys.put(new String(key, StandardCharsets.UTF_8), HexFormat.of().formatHex(commands.dump(key)));
            }
            return new RedisSnapshot(keys);
        }
    }
}
