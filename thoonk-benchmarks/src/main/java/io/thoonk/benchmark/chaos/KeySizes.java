package io.thoonk.benchmark.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What stands in Redis in the end, on one server or on a cluster. What is kept of each job is added up. */
final class KeySizes {

    private KeySizes() {}

    static Map<String, Long> read(RedisConnectionFactory factory) {
        Map<String, Long> sizes = new TreeMap<>();
        try (RedisConnection connection = factory.getConnection()) {
            Set<byte[]> keys = connection.keyCommands().keys("*".getBytes(StandardCharsets.UTF_8));
            if (keys != null) {
                keys.forEach(key -> sizes.merge(name(key), size(connection, key), Long::sum));
            }
        }
        return sizes;
    }

    private static String name(byte[] key) {
        return new String(key, StandardCharsets.UTF_8).replaceFirst("job-\\d+$", "…");
    }

    private static long size(RedisConnection connection, byte[] key) {
        DataType type = connection.keyCommands().type(key);
        Long size =
                switch (type == null ? DataType.NONE : type) {
                    case LIST -> connection.listCommands().lLen(key);
                    case SET -> connection.setCommands().sCard(key);
                    case ZSET -> connection.zSetCommands().zCard(key);
                    case HASH -> connection.hashCommands().hLen(key);
                    case STRING, NONE, STREAM -> 1L;
                };
        return size == null ? 0 : size;
    }
}
