package io.thoonk.test;

import io.lettuce.core.api.StatefulRedisConnection;

/** Counts what Redis was asked for. */
public final class RedisCalls {

    private RedisCalls() {}

    /** {@return how often a command was called, written small} */
    public static long of(TestRedis redis, String command) {
        String begin = "cmdstat_" + command + ":calls=";
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            return connection
                    .sync()
                    .info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith(begin))
                    .mapToLong(line -> Long.parseLong(line.substring(begin.length(), line.indexOf(','))))
                    .sum();
        }
    }
}
