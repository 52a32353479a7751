package io.thoonk.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** A subscription connection that Spring Data's container keeps up, for drivers that we know nothing about. */
final class ContainerPubSubConnection implements PubSubConnection {

    private static final Logger log = LoggerFactory.getLogger(ContainerPubSubConnection.class);

    private static final Executor DIRECT = Runnable::run;

    private static final String SENTINEL = "thoonk.reconnected";

    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

    private final Reconnections ofChannels = new Reconnections();

    private final Reconnections ofPatterns = new Reconnections();

    private final Map<Subscribed, MessageListener> listeners = new HashMap<>();

    private boolean patternsWatched;

    /** Opens the connection. */
    ContainerPubSubConnection(RedisConnectionFactory connectionFactory, PubSubCustomizer customizer) {
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

    @Override
    public void add(Subscribed subscribed) {
        boolean hasPatterns = !subscribed.patterns().isEmpty();
        if (hasPatterns && !patternsWatched) {
            add(ofPatterns, List.of(PatternTopic.of(SENTINEL + ".*")));
            patternsWatched = true;
        }
        Reconnections reconnections = hasPatterns ? ofPatterns : ofChannels;
        reconnections.tell(subscribed.receiver());
        boolean listening = false;
        try {
            MessageListener listener =
                    (message, pattern) -> subscribed.receiver().receive(message.getChannel(), message.getBody());
            add(listener, topics(subscribed));
            listeners.put(subscribed, listener);
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

    private static List<Topic> topics(Subscribed subscribed) {
        List<Topic> topics = new ArrayList<>();
        subscribed.channels().forEach(channel -> topics.add(ChannelTopic.of(channel)));
        subscribed.patterns().forEach(pattern -> topics.add(PatternTopic.of(pattern)));
        return topics;
    }

    @Override
    public void takeOver(Collection<Subscribed> subscriptions) {
        subscriptions.forEach(this::add);
        subscriptions.forEach(subscribed -> subscribed.receiver().reconnected());
    }

    @Override
    public void remove(Subscribed subscribed) {
        ofChannels.forget(subscribed.receiver());
        ofPatterns.forget(subscribed.receiver());
        Optional.ofNullable(listeners.remove(subscribed)).ifPresent(container::removeMessageListener);
    }

    @Override
    public boolean isOpen() {
        return container.isActive();
    }

    @Override
    public void close() {
        try {
            container.destroy();
        } catch (Exception ex) {
            log.warn("The subscription connection could not be closed in order", ex);
        }
    }
}
