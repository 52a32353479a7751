package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.PubSubConnection.Subscribed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.Topic;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * One subscription connection for all subscriptions of a process. Messages reach the receivers in the order of Redis, on
 * the driver's thread, and so does the news that the connection was away. Thread-safe. Nothing is opened before the first
 * subscription.
 */
public final class PubSubSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PubSubSource.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RedisConnectionFactory connectionFactory;

    private final PubSubCustomizer customizer;

    private final SimpleAsyncTaskExecutor background = new SimpleAsyncTaskExecutor("thoonk-subscriptions-");

    private final ReentrantLock changes = new ReentrantLock();

    private final Set<Subscribed> subscriptions = new CopyOnWriteArraySet<>();

    private volatile @Nullable PubSubConnection connection;

    private final CountDownLatch ending = new CountDownLatch(1);

    private volatile boolean closed;

    /**
     * Creates the source.
     *
     * @param connectionFactory the application's
     * @param customizer applied to Spring Data's container before it starts, for its recovery settings
     */
    public PubSubSource(RedisConnectionFactory connectionFactory, PubSubCustomizer customizer) {
        this.connectionFactory = connectionFactory;
        this.customizer = customizer;
        background.setDaemon(true);
    }

    /**
     * Subscribes; returns once Redis has confirmed. While the connection is away that is when it is back, at most after
     * the command timeout.
     *
     * @param channels exact channels
     * @param patterns glob patterns of channels
     * @param receiver takes the messages
     * @return ends the subscription when run
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     * @throws IllegalStateException if the source is closed
     */
    public Runnable subscribe(List<String> channels, List<String> patterns, PubSubReceiver receiver) {
        List<Topic> topics = new ArrayList<>();
        channels.forEach(channel -> topics.add(ChannelTopic.of(channel)));
        patterns.forEach(pattern -> topics.add(PatternTopic.of(pattern)));
        Subscribed subscribed = new Subscribed(
                (message, pattern) -> receiver.receive(message.getChannel(), message.getBody()), topics, receiver);
        changes.lock();
        try {
            opened().add(subscribed);
            subscriptions.add(subscribed);
            // Not now: the driver would hold up whoever ends a subscription while Redis is away.
            return () -> background.execute(() -> unsubscribe(subscribed));
        } finally {
            changes.unlock();
        }
    }

    private void unsubscribe(Subscribed subscribed) {
        changes.lock();
        try {
            subscriptions.remove(subscribed);
            PubSubConnection open = connection;
            if (open != null && !closed) {
                open.remove(subscribed);
            }
        } finally {
            changes.unlock();
        }
    }

    private PubSubConnection opened() {
        if (closed) {
            throw new IllegalStateException("The application is shutting down; nothing can be subscribed any more");
        }
        PubSubConnection open = connection;
        if (open == null) {
            open = new PubSubConnection(connectionFactory, customizer);
            connection = open;
        }
        return open;
    }

    /** Closes the connection, because the application's connection factory stops, and keeps the subscriptions. */
    public void disconnect() {
        // Whoever is subscribing is let finish; but if he waits for a Redis that is away, closing is what ends his
        // wait.
        boolean alone = tryLock();
        try {
            PubSubConnection open = connection;
            connection = null;
            if (open != null) {
                close(open);
            }
        } finally {
            if (alone) {
                changes.unlock();
            }
        }
    }

    /** Takes up the subscriptions again that were kept; in the background, as often as it takes. */
    public void reconnect() {
        if (connection == null && !subscriptions.isEmpty()) {
            background.execute(this::restore);
        }
    }

    private void restore() {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        try {
            while (!restoreOnce() && !ending.await(pause.nextBackOff(), TimeUnit.MILLISECONDS)) {
                log.trace("The subscriptions are tried again");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean restoreOnce() {
        changes.lock();
        try {
            if (connection == null && !closed) {
                PubSubConnection open = opened();
                subscriptions.forEach(open::add);
                subscriptions.forEach(subscribed -> subscribed.receiver().reconnected());
            }
            return true;
        } catch (ThoonkRedisException ex) {
            log.debug("The subscriptions cannot be taken up again yet", ex);
            disconnect();
            return false;
        } finally {
            changes.unlock();
        }
    }

    /** Ends all subscriptions, also those whose end Redis has not confirmed yet. */
    @Override
    public void close() {
        closed = true;
        ending.countDown();
        disconnect();
    }

    /** Says good-bye to Redis, which takes up to the command timeout where that is away; then nobody waits for it. */
    private void close(PubSubConnection open) {
        CountDownLatch done = new CountDownLatch(1);
        background.execute(() -> {
            open.close();
            done.countDown();
        });
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("The subscription connection is closed with the connection factory");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryLock() {
        try {
            return changes.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
