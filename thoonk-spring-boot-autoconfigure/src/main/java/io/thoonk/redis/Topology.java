package io.thoonk.redis;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What a connection factory knows about Redis without asking it. */
public final class Topology {

    private Topology() {}

    /**
     * Tells whether a factory is configured for a Redis Cluster.
     *
     * @param connectionFactory the application's
     * @return whether it is; false for drivers other than Lettuce
     */
    public static boolean isCluster(RedisConnectionFactory connectionFactory) {
        return connectionFactory instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware();
    }
}
