package io.thoonk.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;

/**
 * One subscription connection for all subscriptions of a process. Messages reach the receivers in the order of Redis, on
 * the driver's thread. Thread-safe. Nothing is opened before the first subscription.
 */
public final class PubSubSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PubSubSource.class);

    private static final Executor DIRECT = Runnable::run;

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private static final SimpleAsyncTaskExecutor UNSUBSCRIBING = daemons();

    private final RedisConnectionFactory connectionFactory;

    private final PubSubCustomizer customizer;

    private final SimpleAsyncTaskExecutor unsubscribing = new SimpleAsyncTaskExecutor("thoonk-unsubscription-");

    private final ReentrantLock changes = new ReentrantLock();

    private volatile @Nullable RedisMessageListenerContainer container;

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
        unsubscribing.setDaemon(true);
    }

    /**
     * Subscribes; returns once Redis has confirmed.
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
        MessageListener listener = (message, pattern) -> receiver.receive(message.getChannel(), message.getBody());
        changes.lock();
        try {
            RedisMessageListenerContainer running = running();
            try {
                running.addMessageListener(listener, topics);
            } catch (RuntimeException ex) {
                running.removeMessageListener(listener);
                throw RedisFailures.translate("Subscribing to " + topics.size() + " channels", ex);
            }
            // Not now: the driver would hold up whoever ends a subscription while Redis is away.
            return () -> unsubscribing.execute(() -> unsubscribe(listener));
        } finally {
            changes.unlock();
        }
    }

    /** Redis may be away, and then the driver waits for its answer; nobody who stops is to wait with it. */
    private void unsubscribe(MessageListener listener) {
        FutureTask<Boolean> removal = new FutureTask<>(() -> remove(listener), Boolean.TRUE);
        UNSUBSCRIBING.execute(removal);
        try {
            removal.get(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException ex) {
            log.warn("A subscription could not be ended in order", ex.getCause());
        } catch (TimeoutException ex) {
            log.debug("Redis does not confirm the end of a subscription; it ends with the connection", ex);
        }
    }

    private void remove(MessageListener listener) {
        changes.lock();
        try {
            if (container != null && !closed) {
                container.removeMessageListener(listener);
            }
        } finally {
            changes.unlock();
        }
    }

    private RedisMessageListenerContainer running() {
        if (closed) {
            throw new IllegalStateException("The application is shutting down; nothing can be subscribed any more");
        }
        if (container == null) {
            RedisMessageListenerContainer created = new RedisMessageListenerContainer();
            created.setConnectionFactory(connectionFactory);
            created.setTaskExecutor(DIRECT);
            created.setSubscriptionExecutor(new SimpleAsyncTaskExecutor("thoonk-subscription-"));
            created.setErrorHandler(failure -> log.error("An event could not be taken over", failure));
            customizer.customize(created);
            created.afterPropertiesSet();
            created.start();
            container = created;
        }
        return container;
    }

    private static SimpleAsyncTaskExecutor daemons() {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("thoonk-unsubscribe-");
        executor.setDaemon(true);
        return executor;
    }

    /** Ends all subscriptions, also those whose end Redis has not confirmed yet. */
    @Override
    public void close() {
        closed = true;
        boolean alone = false;
        try {
            alone = changes.tryLock(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            if (container != null) {
                container.destroy();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (Exception ex) {
            log.warn("The subscription connection could not be closed in order", ex);
        } finally {
            if (alone) {
                changes.unlock();
            }
        }
    }
}
