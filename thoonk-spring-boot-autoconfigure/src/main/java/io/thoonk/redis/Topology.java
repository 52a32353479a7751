package io.thoonk.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.NamedNode;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What a connection factory knows about Redis without asking it.
 *
 * @since 0.1.0
 */
public final class Topology {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private Topology() {}

    /**
     * {@return the factory as that of the only driver that this library works with}
     *
     * @param connectionFactory the application's
     * @throws UnsuitableRedisException if its driver is another one
     */
    public static LettuceConnectionFactory lettuce(RedisConnectionFactory connectionFactory) {
        if (connectionFactory instanceof LettuceConnectionFactory lettuce) {
            return lettuce;
        }
        throw UnsuitableRedisException.driver(connectionFactory);
    }

    /**
     * {@return whether a factory is configured for a Redis Cluster}
     *
     * @param connectionFactory the application's
     */
    public static boolean isCluster(RedisConnectionFactory connectionFactory) {
        return lettuce(connectionFactory).isClusterAware();
    }

    /**
     * {@return how long calls and workers may stand still when Redis does, or when a master dies: the time limit of
     * commands, or the driver's default where none is configured, so that nobody waits for ever} The driver keeps the
     * command that was under way for a connection that does not come back.
     *
     * @param connectionFactory the application's
     */
    public static Duration commandTimeout(RedisConnectionFactory connectionFactory) {
        Duration configured =
                lettuce(connectionFactory).getClientConfiguration().getCommandTimeout();
        return configured.isZero() ? DEFAULT_TIMEOUT : configured;
    }

    /**
     * {@return whether another server may take over from a master that dies, and so forget what it had not been told:
     * whether the factory is configured for a Redis Cluster or for Sentinel}
     *
     * @param connectionFactory the application's
     */
    public static boolean mayFailOver(RedisConnectionFactory connectionFactory) {
        LettuceConnectionFactory lettuce = lettuce(connectionFactory);
        return lettuce.isClusterAware() || lettuce.isRedisSentinelAware();
    }

    /**
     * {@return where a factory looks for Redis, for messages: host and port; nodes; the master's name and the sentinels; or
     * the path of a socket}
     *
     * @param connectionFactory the application's
     */
    static String place(LettuceConnectionFactory lettuce) {
        RedisClusterConfiguration cluster = lettuce.getClusterConfiguration();
        RedisSentinelConfiguration sentinels = lettuce.getSentinelConfiguration();
        RedisSocketConfiguration socket = lettuce.getSocketConfiguration();
        if (cluster != null) {
            return "the cluster of " + addresses(cluster.getClusterNodes());
        }
        if (sentinels != null) {
            return "the master '"
                    + Optional.ofNullable(sentinels.getMaster())
                            .map(NamedNode::getName)
                            .orElse("") + "' of the sentinels "
                    + addresses(sentinels.getSentinels());
        }
        return socket == null ? lettuce.getHostName() + ":" + lettuce.getPort() : socket.getSocket();
    }

    private static String addresses(Collection<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::asString).collect(Collectors.joining(", "));
    }
}
