package io.thoonk.redis;

import io.thoonk.ThoonkException;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Knows whether a server has neither replicas nor others beside it in a cluster, so that it knows by itself who hears what
 * it publishes. Asked rarely, and only of a server that is busy; {@code false} until it has answered. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LoneServer {

    private static final long FRESH_NANOS = 5_000_000_000L;

    /** Whoever does less than this between two looks is not worth one. */
    private static final int WORTH_A_LOOK = 50;

    private final RedisAccess redis;

    private final Executor executor;

    private final LongSupplier nanos;

    private final AtomicLong asked = new AtomicLong();

    private volatile boolean isAlone;

    private volatile long until;

    private volatile long nextLook;

    /**
     * Creates the watch.
     *
     * @param redis the server
     * @param executor asks it
     */
    public LoneServer(RedisAccess redis, Executor executor) {
        this(redis, executor, System::nanoTime);
    }

    LoneServer(RedisAccess redis, Executor executor, LongSupplier nanos) {
        this.redis = redis;
        this.executor = executor;
        this.nanos = nanos;
        this.until = nanos.getAsLong();
        this.nextLook = until;
    }

    /** {@return whether the server was alone seconds ago; does not wait} */
    public boolean isAlone() {
        long now = nanos.getAsLong();
        if (asked.incrementAndGet() >= WORTH_A_LOOK && now - nextLook >= 0 && asked.getAndSet(0) >= WORTH_A_LOOK) {
            nextLook = now + FRESH_NANOS;
            executor.execute(this::look);
        }
        return isAlone && until - now > 0;
    }

    private void look() {
        boolean found;
        try {
            found = !redis.connectionFactory().isClusterAware()
                    && ServerInfo.of(redis.execute("Asking the server for its replicas", LoneServer::replication))
                            .isAlone();
        } catch (ThoonkException ex) {
            // Whoever puts hears of it, or ends with the old way.
            found = false;
        }
        isAlone = found;
        until = nanos.getAsLong() + 2 * FRESH_NANOS;
    }

    private static Properties replication(RedisConnection connection) {
        Properties info = connection.serverCommands().info("replication");
        return info == null ? new Properties() : info;
    }
}
