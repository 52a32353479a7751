package io.thoonk.benchmark.peers;

import io.thoonk.benchmark.redis.StandaloneRedis;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Clients of Redisson. */
final class RedissonClients {

    private static final int BESIDE = 64;

    private RedissonClients() {}

    /**
     * Makes one.
     *
     * @param redis the server
     * @param mostConcurrency how many handlers may run at once; each may wait on a connection of its own
     * @return the client
     */
    static RedissonClient create(StandaloneRedis redis, int mostConcurrency) {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(redis.server().uri())
                .setConnectionPoolSize(mostConcurrency + BESIDE);
        return Redisson.create(config);
    }
}
