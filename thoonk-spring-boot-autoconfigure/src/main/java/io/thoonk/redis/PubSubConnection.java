package io.thoonk.redis;

import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;

/** One subscription connection, kept up by Spring Data's container. The source guards it. */
final class PubSubConnection {

    private static final Logger log = LoggerFactory.getLogger(PubSubConnection.class);

    private static final Executor DIRECT = Runnable::run;

    private static final String SENTINEL = "thoonk.reconnected";

    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

    private final Reconnections ofChannels = new Reconnections();

    private final Reconnections ofPatterns = new Reconnections();

    private boolean patternsWatched;

    /** Opens the connection. */
    PubSubConnection(RedisConnectionFactory connectionFactory, PubSubCustomizer customizer) {
        container.setConnectionFactory(connectionFactory);
        container.setTaskExecutor(DIRECT);
        container.setSubscriptionExecutor(new SimpleAsyncTaskExecutor("thoonk-subscription-"));
        container.setErrorHandler(failure -> log.error("An event could not be taken over", failure));
        customizer.customize(container);
        container.afterPropertiesSet();
        container.start();
        boolean listening = false;
        try {
            add(ofChannels, List.of(ChannelTopic.of(SENTINEL)));
            listening = true;
        } finally {
            if (!listening) {
                container.stop();
            }
        }
    }

    /** Subscribes, once Redis has confirmed. */
    void add(Subscribed subscribed) {
        if (subscribed.hasPatterns() && !patternsWatched) {
            add(ofPatterns, List.of(PatternTopic.of(SENTINEL + ".*")));
            patternsWatched = true;
        }
        Reconnections reconnections = subscribed.hasPatterns() ? ofPatterns : ofChannels;
        reconnections.tell(subscribed.receiver());
        boolean listening = false;
        try {
            add(subscribed.listener(), subscribed.topics());
            listening = true;
        } finally {
            if (!listening) {
                reconnections.forget(subscribed.receiver());
            }
        }
    }

    private void add(MessageListener listener, List<Topic> topics) {
        try {
            container.addMessageListener(listener, topics);
        } catch (RuntimeException ex) {
            container.removeMessageListener(listener);
            throw RedisFailures.translate("Subscribing to " + topics.size() + " channels", ex);
        }
    }

    void remove(Subscribed subscribed) {
        ofChannels.forget(subscribed.receiver());
        ofPatterns.forget(subscribed.receiver());
        container.removeMessageListener(subscribed.listener());
    }

    void close() {
        try {
            container.destroy();
        } catch (Exception ex) {
            log.warn("The subscription connection could not be closed in order", ex);
        }
    }

    /**
     * A subscription.
     *
     * @param listener takes the messages from Spring Data
     * @param topics its channels and patterns
     * @param receiver takes the messages from the listener
     */
    record Subscribed(MessageListener listener, List<Topic> topics, PubSubReceiver receiver) {

        boolean hasPatterns() {
            return topics.stream().anyMatch(PatternTopic.class::isInstance);
        }
    }
}
