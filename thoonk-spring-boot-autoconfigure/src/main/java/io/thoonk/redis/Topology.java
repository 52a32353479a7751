package io.thoonk.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.data.redis.connection.NamedNode;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
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
     * Tells whether a factory of any driver is configured for a Redis Cluster.
     *
     * @param connectionFactory the application's
     * @return whether it says so
     */
    public static boolean isClusterOfAnyDriver(RedisConnectionFactory connectionFactory) {
        return isCluster(connectionFactory)
                || Boolean.TRUE.equals(
                        property(connectionFactory, "redisClusterAware").orElse(false));
    }

    /**
     * Tells the number of the database that a factory is set to.
     *
     * @param connectionFactory the application's
     * @return the number; 0 if it does not say
     */
    public static int database(RedisConnectionFactory connectionFactory) {
        return property(connectionFactory, "database").map(Integer.class::cast).orElse(0);
    }

    /**
     * Tells how long calls and workers may stand still when Redis does, or when a master dies: the driver keeps the command
     * that was under way for a connection that does not come back.
     *
     * @param connectionFactory the application's
     * @return the time limit of commands, or empty with a driver other than Lettuce
     */
    public static Optional<Duration> commandTimeout(RedisConnectionFactory connectionFactory) {
        return connectionFactory instanceof LettuceConnectionFactory
                ? Optional.of(CommandTimeout.of(connectionFactory))
                : Optional.empty();
    }

    /**
     * Tells whether another server may take over from a master that dies, and so forget what it had not been told.
     *
     * @param connectionFactory the application's
     * @return whether it is configured for a Redis Cluster or for Sentinel; false for drivers other than Lettuce
     */
    public static boolean mayFailOver(RedisConnectionFactory connectionFactory) {
        return connectionFactory instanceof LettuceConnectionFactory lettuce
                && (lettuce.isClusterAware() || lettuce.isRedisSentinelAware());
    }

    /**
     * Tells where a factory looks for Redis.
     *
     * @param connectionFactory the application's
     * @return for messages: host and port; nodes; the master's name and the sentinels; or the path of a socket
     */
    static String place(RedisConnectionFactory connectionFactory) {
        if (!(connectionFactory instanceof LettuceConnectionFactory lettuce)) {
            return property(connectionFactory, "hostName")
                    .flatMap(host -> property(connectionFactory, "port").map(port -> host + ":" + port))
                    .orElseGet(() ->
                            "the place that " + connectionFactory.getClass().getSimpleName() + " is configured for");
        }
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

    /** What a driver of any kind says of itself, without its class being there. */
    private static Optional<Object> property(RedisConnectionFactory connectionFactory, String name) {
        BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(connectionFactory);
        return properties.isReadableProperty(name)
                ? Optional.ofNullable(properties.getPropertyValue(name))
                : Optional.empty();
    }

    private static String addresses(Collection<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::asString).collect(Collectors.joining(", "));
    }
}
