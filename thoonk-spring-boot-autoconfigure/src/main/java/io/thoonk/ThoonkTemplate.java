package io.thoonk;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.CapabilityProvider;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.JobKeyResolver;
import io.thoonk.job.JobQueue;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKeys;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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

    /**
     * Opens a job feed for a worker, creating it if it is missing.
     *
     * @param feed the feed, and how the worker works on it
     * @param <T> type of the payloads
     * @return claims and finishes jobs, many at a time
     * @throws FeedTypeMismatchException if the name belongs to another type
     * @throws PartitionMismatchException if it has another number of partitions than the worker expects
     */
    public <T> JobClaims<T> jobClaims(WorkerFeed feed) {
        return parts.jobs()
                .claims(
                        parts.partitioned().openForWorker(feed.name(), feed.partitions()),
                        codec(feed.payloadType()),
                        feed);
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

    /** Closes the connections of its own but that for subscriptions, until they are needed: the connection factory stops. */
    public void releaseConnections() {
        parts.release();
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

    /** Opens a feed for a durable listener, creating it if it is missing; this process may become the holder of its cursor. */
    public FeedCursor cursor(String feed, String name) {
        return parts.feeds().cursor(parts.admin().open(feed, FeedType.FEED, null), name);
    }

    /** Reports what maintenance by this process has found: expired claims, due times of what recurs; must not block. */
    public Subscription listenToMaintenance(MaintenanceReport.Listener listener) {
        return TemplateParts.subscription(parts.jobs().listenToMaintenance(listener));
    }

    /** Reports what goes wrong with events and live feeds, by feed, on the threads that carry them; must not block. */
    public Subscription listenToEventProblems(BiConsumer<EventProblems.Kind, String> listener) {
        return TemplateParts.subscription(parts.subscriptions().problems().listen(listener));
    }

    /** Has keys worked out for jobs that are put without one; what is returned ends that. */
    public Runnable resolveJobKeys(JobKeyResolver<Object> resolver) {
        return parts.jobs().resolveKeys(resolver);
    }

    /** Has somebody tell what this process offers to jobs that require something; what is returned ends that. */
    public Runnable offer(CapabilityProvider provider) {
        return parts.jobs().offer(provider);
    }

    /** {@return the names of the job feeds into which this process has put jobs since the last call} */
    public Set<String> takeFeedsPutTo() {
        return parts.jobs().takeFeedsPutTo();
    }

    /** {@return plain commands for parts of this library, on the watched connection of the scripts of this template} */
    public RedisAccess commands() {
        return parts.connections().commands();
    }

    /**
     * Hears a channel of this library that belongs to no feed, on the one subscription connection of this template.
     *
     * @param channel the channel as it is spelled in Redis
     * @param receiver takes the messages, off the driver's threads
     * @param reconnected hears that the connection was away and messages may be missing, off the driver's threads
     * @return the subscription, confirmed by Redis
     * @throws ThoonkRedisException if Redis fails
     */
    public Subscription hear(String channel, Consumer<byte[]> receiver, Runnable reconnected) {
        return parts.hear(channel, receiver, reconnected);
    }

    /** Closes the subscription connection and keeps the subscriptions, because the connection factory stops. */
    public void disconnectSubscriptions() {
        parts.connections().subscriptions().disconnect();
    }

    /** Takes up again the subscriptions that were kept; whoever hears them is told that messages may be missing. */
    public void reconnectSubscriptions() {
        parts.connections().subscriptions().reconnect();
    }

    /** {@return why Redis refuses the subscriptions of this template, in its own words; empty unless it did within seconds} */
    public Optional<String> refusedSubscriptions() {
        return parts.connections().subscriptions().refusal();
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

    private <T> PayloadCodec<T> codec(ResolvableType type) {
        return new PayloadCodec<>(converter, type, settings.payloadLimits());
    }
}
