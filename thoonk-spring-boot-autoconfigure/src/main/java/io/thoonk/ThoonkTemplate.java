package io.thoonk;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.keys.FeedKeys;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The way into the library, over the application's connection factory. Thread-safe; one is enough.
 *
 * @since 0.1.0
 */
public class ThoonkTemplate implements ThoonkOperations, AutoCloseable {

    private final PayloadConverter converter;

    private final ThoonkSettings settings;

    private final TemplateParts parts;

    /** Creates a template as the last constructor does, without an observer and with settings that fit most applications. */
    public ThoonkTemplate(RedisConnectionFactory connectionFactory, PayloadConverter converter) {
        this(connectionFactory, converter, ThoonkSettings.defaults(connectionFactory));
    }

    /** Creates a template as the constructor below does, without an observer. */
    public ThoonkTemplate(
            RedisConnectionFactory connectionFactory, PayloadConverter converter, ThoonkSettings settings) {
        this(connectionFactory, converter, settings, SendObserver.none());
    }

    /**
     * Creates a template whose sends are observed. Nothing is asked of Redis yet.
     *
     * @param connectionFactory the application's
     * @param converter converts payloads
     * @param settings how data are kept
     * @param observer observes what the handles send
     * @throws io.thoonk.redis.UnsuitableRedisException if the driver of the factory is not Lettuce
     */
    public ThoonkTemplate(
            RedisConnectionFactory connectionFactory,
            PayloadConverter converter,
            ThoonkSettings settings,
            SendObserver observer) {
        this.converter = converter;
        this.settings = settings;
        this.parts = TemplateParts.over(connectionFactory, settings, observer);
    }

    @Override
    public <T> Feed<T> feed(String name, ParameterizedTypeReference<T> itemType) {
        return feed(name, codec(itemType), null);
    }

    @Override
    public <T> Feed<T> feed(String name, ParameterizedTypeReference<T> itemType, FeedConfig config) {
        return feed(name, codec(itemType), config);
    }

    private <T> Feed<T> feed(String name, PayloadCodec<T> codec, @Nullable FeedConfig config) {
        return handle(
                Feed.class, name, FeedType.FEED, config, keys -> parts.feeds().feed(keys, codec));
    }

    @Override
    public <T> SortedFeed<T> sortedFeed(String name, ParameterizedTypeReference<T> itemType) {
        return sortedFeed(name, codec(itemType), null);
    }

    @Override
    public <T> SortedFeed<T> sortedFeed(String name, ParameterizedTypeReference<T> itemType, FeedConfig config) {
        return sortedFeed(name, codec(itemType), config);
    }

    private <T> SortedFeed<T> sortedFeed(String name, PayloadCodec<T> codec, @Nullable FeedConfig config) {
        return handle(SortedFeed.class, name, FeedType.SORTED_FEED, config, keys -> parts.feeds()
                .sortedFeed(keys, codec));
    }

    @Override
    public <T> MessageQueue<T> queue(String name, ParameterizedTypeReference<T> itemType) {
        return queue(name, codec(itemType), null);
    }

    @Override
    public <T> MessageQueue<T> queue(String name, ParameterizedTypeReference<T> itemType, FeedConfig config) {
        return queue(name, codec(itemType), config);
    }

    private <T> MessageQueue<T> queue(String name, PayloadCodec<T> codec, @Nullable FeedConfig config) {
        return handle(MessageQueue.class, name, FeedType.QUEUE, config, keys -> parts.queues()
                .queue(keys, codec));
    }

    @Override
    public <T> JobQueue<T> jobs(String name, ParameterizedTypeReference<T> payloadType) {
        return parts.jobQueue(name, codec(payloadType), null);
    }

    @Override
    public <T> JobQueue<T> jobs(String name, ParameterizedTypeReference<T> payloadType, FeedConfig config) {
        return parts.jobQueue(name, codec(payloadType), config);
    }

    @Override
    public Batch batch(String id) {
        return parts.jobs().batch(settings.keySpace(), id, codec(ResolvableType.NONE));
    }

    @Override
    public void createFeed(String name, FeedConfig config) {
        parts.partitioned().create(name, config);
    }

    @Override
    public void deleteFeed(String name) {
        parts.partitioned().delete(name);
    }

    @Override
    public boolean feedExists(String name) {
        return parts.admin().exists(name);
    }

    @Override
    public Set<String> feedNames() {
        return parts.admin().names();
    }

    @Override
    public FeedConfig config(String name) {
        return parts.admin().config(name);
    }

    @Override
    public void configure(String name, FeedConfig config) {
        parts.partitioned().configure(name, config);
    }

    @Override
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener) {
        return parts.subscriptions().subscribe(feedOrPattern, listener);
    }

    @Override
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options) {
        return parts.subscriptions().subscribe(feedOrPattern, listener, options);
    }

    @Override
    public <T> LiveFeed<T> live(String name, ParameterizedTypeReference<T> itemType) {
        return parts.liveFeeds().live(name, codec(itemType));
    }

    @Override
    public DurableListener durableListener(String feed, String name) {
        return parts.feeds().durableListener(parts.admin().keys(feed), name);
    }

    /** Ends all waits and subscriptions; the application's connection factory stays open. */
    @Override
    public void close() {
        parts.close();
    }

    private <H> H handle(
            Class<? super H> kind,
            String name,
            FeedType type,
            @Nullable FeedConfig config,
            Function<FeedKeys, H> handles) {
        return UnopenedHandle.open(
                kind,
                name,
                () -> handles.apply(parts.admin().open(name, type, config)),
                () -> handles.apply(parts.admin().keys(name)));
    }

    private <T> PayloadCodec<T> codec(ParameterizedTypeReference<T> type) {
        return codec(ResolvableType.forType(type));
    }

    <T> PayloadCodec<T> codec(ResolvableType type) {
        return new PayloadCodec<>(converter, type, settings.payloadLimits());
    }

    /** For the rest of this library, by {@link ThoonkInternals#of}. */
    ThoonkInternals internals() {
        return new ThoonkInternals(this, parts);
    }
}
