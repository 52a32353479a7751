package io.thoonk.redis;

import io.thoonk.redis.keys.KeySpace;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * All that a template needs of one Redis: plain commands, scripts, waits and subscriptions. Nothing is asked of Redis, and no
 * connection opened, before it is needed. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ThoonkConnections implements AutoCloseable {

    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(2);

    private final RedisAccess commands;

    private final ScriptRunner scripts;

    private final BlockingWait waits;

    private final SubscriptionConnection subscriptions;

    private final ScheduledExecutorService timer;

    private final Duration longestClosing;

    /**
     * Creates the connections.
     *
     * @param connectionFactory the application's
     * @param keySpace how keys are spelled
     * @param replication how many replicas changes wait for
     * @throws UnsuitableRedisException if the driver is not Lettuce
     */
    public ThoonkConnections(
            RedisConnectionFactory connectionFactory, KeySpace keySpace, ReplicationOptions replication) {
        this(connectionFactory, keySpace, replication, LONGEST_CLOSING);
    }

    /** The same which waits for the driver for that long. */
    ThoonkConnections(
            RedisConnectionFactory connectionFactory,
            KeySpace keySpace,
            ReplicationOptions replication,
            Duration longestClosing) {
        RedisAccess application = new RedisAccess(connectionFactory);
        this.scripts = ScriptRunner.onConnectionOfItsOwn(application, replication);
        this.commands = scripts.plainCommands(application);
        this.timer = ThoonkThreads.timer("timer");
        this.waits = new BlockingWait(application.connectionFactory(), scripts, keySpace, timer);
        this.subscriptions = new SubscriptionConnection(
                application.connectionFactory(),
                (background, whenLost) ->
                        DriverSubscription.open(application.connectionFactory(), background, timer, whenLost));
        this.longestClosing = longestClosing;
    }

    /** {@return runs plain commands} */
    public RedisAccess commands() {
        return commands;
    }

    /** {@return runs scripts} */
    public ScriptRunner scripts() {
        return scripts;
    }

    /** {@return waits for lists} */
    public BlockingWait waits() {
        return waits;
    }

    /** {@return carries subscriptions} */
    public SubscriptionConnection subscriptions() {
        return subscriptions;
    }

    /** {@return one thread for what is due later and takes no time} */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** Closes the connections that are opened again when they are needed. Waits for the driver, but not for long. */
    public void release() {
        awaitEnd(waits.release(), scripts.release());
    }

    /** Ends waits, subscriptions, scripts and the timer, in this order. Waits for the driver, but not for long. */
    @Override
    public void close() {
        CompletableFuture<?> ofWaits = waits.end();
        subscriptions.close();
        CompletableFuture<?> ofScripts = scripts.close();
        timer.shutdownNow();
        awaitEnd(ofWaits, ofScripts);
    }

    /** A client that is shut down meanwhile closes the same connections once more, and warns of that. An interrupt changes nothing about it. */
    private void awaitEnd(CompletableFuture<?> ofWaits, CompletableFuture<?> ofScripts) {
        CompletableFuture.allOf(ofWaits, ofScripts)
                .completeOnTimeout(null, longestClosing.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null)
                .join();
    }
}
