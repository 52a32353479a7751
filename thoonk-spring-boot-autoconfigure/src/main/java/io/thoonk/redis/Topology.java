package io.thoonk.redis;

import java.time.Duration;
import java.util.Optional;
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

    /**
     * Tells how long calls and workers stand still when a master dies, because the driver keeps the command that was under
     * way for a connection that does not come back.
     *
     * @param connectionFactory the application's
     * @return the time limit of commands where there are replicas to take over, else empty
     */
    public static Optional<Duration> standstillOfFailover(RedisConnectionFactory connectionFactory) {
        return connectionFactory instanceof LettuceConnectionFactory lettuce
                        && (lettuce.isClusterAware() || lettuce.isRedisSentinelAware())
                ? Optional.of(CommandTimeout.of(connectionFactory))
                : Optional.empty();
    }
}
