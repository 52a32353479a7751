package io.thoonk.test;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A real Redis for tests. Take it as a parameter in a class with {@link RedisTest}, or by {@link #shared()} where there
 * are no parameters. Safe for use by several threads.
 */
public class TestRedis {

    private static @Nullable TestRedis shared;

    private final RedisServerSource source;

    private final RedisURI uri;

    private @Nullable RedisClient client;

    private @Nullable LettuceConnectionFactory connectionFactory;

    TestRedis(RedisServerSource source) {
        this.source = source;
        this.uri = RedisURI.create(source.uri());
    }

    /**
     * The server of this run, started by the first call. It ends with this JVM, after all application contexts.
     *
     * @return always the same one
     */
    public static synchronized TestRedis shared() {
        TestRedis redis = shared;
        if (redis == null) {
            redis = new TestRedis(RedisServerSource.choose());
            shared = redis;
        }
        return redis;
    }

    /**
     * Starts one more embedded server, for a test that stops it or needs settings of its own.
     *
     * @param arguments more of {@code redis-server}'s arguments, such as {@code "--requirepass", "secret"}
     * @return the running server, to be closed by the caller
     */
    public static DedicatedRedis startDedicated(String... arguments) {
        return startDedicated(RedisBinaries.first(), arguments);
    }

    /** Starts one more server as the method above does, of a given program. */
    public static DedicatedRedis startDedicated(Path binary, String... arguments) {
        return new DedicatedRedis(new EmbeddedRedisServer(binary, arguments));
    }

    /** {@return the server's host, for the embedded one {@code 127.0.0.1}} */
    public final String host() {
        return this.uri.getHost();
    }

    /** {@return the server's port} */
    public final int port() {
        return this.uri.getPort();
    }

    /** {@return the {@code redis://} URL, with user, password and database where there are any} */
    public final String uri() {
        return this.source.uri();
    }

    /**
     * The same place as {@link #uri()}, for a bean of an application context under test.
     *
     * @return details without a pool or TLS
     */
    public final DataRedisConnectionDetails connectionDetails() {
        return new TestRedisConnectionDetails(this.uri);
    }

    /**
     * A connection factory that all tests share. Never hand it to an application context as a bean: the context would
     * close it for all others; that is what {@link #connectionDetails()} is for.
     *
     * @return a started factory
     */
    public final synchronized LettuceConnectionFactory connectionFactory() {
        LettuceConnectionFactory factory = this.connectionFactory;
        if (factory == null) {
            factory = new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(this.uri));
            factory.afterPropertiesSet();
            factory.start();
            this.connectionFactory = factory;
        }
        return factory;
    }

    /** {@return a plain Lettuce client for looks past the library, shared by all tests} */
    public final synchronized RedisClient client() {
        RedisClient existing = this.client;
        if (existing == null) {
            existing = RedisClient.create(this.uri);
            this.client = existing;
        }
        return existing;
    }

    /** {@return a new raw connection of {@link #client()}, to be closed by the caller} */
    public final StatefulRedisConnection<byte[], byte[]> connect() {
        return client().connect(ByteArrayCodec.INSTANCE);
    }

    /** Empties the database: all of them on a server of ours, the named one alone on a server of yours. */
    public final void flush() {
        try (StatefulRedisConnection<byte[], byte[]> connection = connect()) {
            if (this.source.ours()) {
                connection.sync().flushall();
            } else {
                connection.sync().flushdb();
            }
        }
    }

    final synchronized void disconnect() {
        if (this.connectionFactory != null) {
            this.connectionFactory.destroy();
            this.connectionFactory = null;
        }
        if (this.client != null) {
            this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            this.client = null;
        }
    }
}
