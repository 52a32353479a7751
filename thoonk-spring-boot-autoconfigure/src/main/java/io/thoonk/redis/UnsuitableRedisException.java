package io.thoonk.redis;

import io.thoonk.ThoonkException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Thrown at start-up when this library cannot work with the Redis, its user, or the driver that the application is configured
 * for.
 *
 * @since 0.1.0
 */
public final class UnsuitableRedisException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private UnsuitableRedisException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    private UnsuitableRedisException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static UnsuitableRedisException driver(RedisConnectionFactory connectionFactory) {
        return new UnsuitableRedisException(
                "Thoonk works with the driver Lettuce, and the connection factory is a "
                        + connectionFactory.getClass().getName(),
                "Use a LettuceConnectionFactory: leave out spring.data.redis.client-type and the dependency on Jedis, or declare one"
                        + " as a bean and name it in thoonk.redis-connection-factory; set thoonk.enabled=false to start without"
                        + " Thoonk.");
    }

    /**
     * The server is older than Redis 6.2.
     *
     * @param version the server's version
     * @return the exception
     */
    public static UnsuitableRedisException tooOld(String version) {
        return new UnsuitableRedisException(
                "Redis is of version " + version + ", and Thoonk needs 6.2 or newer",
                "Upgrade the server of spring.data.redis.* to Redis 6.2 or newer, or to Valkey; set thoonk.enabled=false to start"
                        + " without Thoonk.");
    }

    static UnsuitableRedisException nodeOfCluster() {
        return new UnsuitableRedisException(
                "The server is a node of a Redis Cluster, and the connection is configured for a single server",
                "Set spring.data.redis.cluster.nodes instead of spring.data.redis.host, so that the driver finds the master of each"
                        + " key.");
    }

    static UnsuitableRedisException scriptsNotPermitted(String answer, Throwable cause) {
        return new UnsuitableRedisException(
                "The Redis user may not run scripts: " + answer,
                "Grant the user of spring.data.redis.username the commands EVAL and EVALSHA and those that the scripts call, for"
                        + " example with ACL SETUSER name +@scripting; \"Users with limited rights\" in the documentation has a"
                        + " complete rule.",
                cause);
    }

    /** {@return what to do, in sentences} */
    public String remedy() {
        return remedy;
    }
}
