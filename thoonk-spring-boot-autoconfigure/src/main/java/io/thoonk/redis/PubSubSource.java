package io.thoonk.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
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
 * the driver's thread, and so does the news that the connection was away. Thread-safe. Nothing is opened before the first
 * subscription; the connection then stays until the source is closed.
 */
public final class PubSubSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PubSubSource.class);

    private static final Executor DIRECT = Runnable::run;

    private static final String SENTINEL = "thoonk.reconnected";

    private final RedisConnectionFactory connectionFactory;

    private final PubSubCustomizer customizer;

    private final SimpleAsyncTaskExecutor unsubscribing = new SimpleAsyncTaskExecutor("thoonk-unsubscription-");

    private final ReentrantLock changes = new ReentrantLock();

    private final Reconnections ofChannels = new Reconnections();

    private final Reconnections ofPatterns = new Reconnections();

    private volatile @Nullable RedisMessageListenerContainer container;

    private boolean patternsWatched;

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
        MessageListener listener = (message, pattern) -> receiver.receive(message.getChannel(), message.getBody());
        Reconnections reconnections = patterns.isEmpty() ? ofChannels : ofPatterns;
        changes.lock();
        try {
            RedisMessageListenerContainer running = running();
            watch(running, !patterns.isEmpty());
            reconnections.tell(receiver);
            add(running, listener, topics);
            // Not now: the driver would hold up whoever ends a subscription while Redis is away.
            return () -> unsubscribing.execute(() -> unsubscribe(listener, receiver, reconnections));
        } catch (RuntimeException ex) {
            reconnections.forget(receiver);
            throw ex;
        } finally {
            changes.unlock();
        }
    }

    private void watch(RedisMessageListenerContainer running, boolean patterns) {
        if (patterns && !patternsWatched) {
            add(running, ofPatterns, List.of(PatternTopic.of(SENTINEL + ".*")));
            patternsWatched = true;
        }
    }

    private static void add(RedisMessageListenerContainer running, MessageListener listener, List<Topic> topics) {
        try {
            running.addMessageListener(listener, topics);
        } catch (RuntimeException ex) {
            running.removeMessageListener(listener);
            throw RedisFailures.translate("Subscribing to " + topics.size() + " channels", ex);
        }
    }

    private void unsubscribe(MessageListener listener, PubSubReceiver receiver, Reconnections reconnections) {
        changes.lock();
        try {
            reconnections.forget(receiver);
            RedisMessageListenerContainer running = container;
            if (running != null && !closed) {
                running.removeMessageListener(listener);
            }
        } finally {
            changes.unlock();
        }
    }

    private RedisMessageListenerContainer running() {
        if (closed) {
            throw new IllegalStateException("The application is shutting down; nothing can be subscribed any more");
        }
        RedisMessageListenerContainer running = container;
        if (running == null) {
            running = new RedisMessageListenerContainer();
            running.setConnectionFactory(connectionFactory);
            running.setTaskExecutor(DIRECT);
            running.setSubscriptionExecutor(new SimpleAsyncTaskExecutor("thoonk-subscription-"));
            running.setErrorHandler(failure -> log.error("An event could not be taken over", failure));
            customizer.customize(running);
            running.afterPropertiesSet();
            running.start();
            container = running;
            boolean listening = false;
            try {
                add(running, ofChannels, List.of(ChannelTopic.of(SENTINEL)));
                listening = true;
            } finally {
                if (!listening) {
                    container = null;
                    running.stop();
                }
            }
        }
        return running;
    }

    /** Ends all subscriptions, also those whose end Redis has not confirmed yet. */
    @Override
    public void close() {
        // Without the lock: whoever waits in it for Redis to come back waits no longer once the connection is closed.
        closed = true;
        RedisMessageListenerContainer running = container;
        if (running == null) {
            return;
        }
        try {
            running.destroy();
        } catch (Exception ex) {
            log.warn("The subscription connection could not be closed in order", ex);
        }
    }
}
