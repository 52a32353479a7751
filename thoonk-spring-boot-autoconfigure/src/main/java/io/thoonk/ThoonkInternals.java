package io.thoonk;

import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedType;
import io.thoonk.job.CapabilityProvider;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.JobKeyResolver;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.SubscriptionReceiver;
import io.thoonk.redis.keys.FeedKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The inside of a template, for the other packages of this library: what claims, listens and looks after connections. It is no API
 * and may change with each release; applications use {@link ThoonkOperations}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ThoonkInternals {

    private final ThoonkTemplate template;

    private final TemplateParts parts;

    ThoonkInternals(ThoonkTemplate template, TemplateParts parts) {
        this.template = template;
        this.parts = parts;
    }

    /**
     * Opens the inside of a template.
     *
     * @param template whose
     * @return its inside
     */
    public static ThoonkInternals of(ThoonkTemplate template) {
        return template.internals();
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
                        template.codec(feed.payloadType()),
                        feed);
    }

    /** Subscribes a listener of the application as {@link ThoonkOperations} does; if Redis refuses that, health tells it. */
    public Subscription subscribeListener(
            String feedOrPattern, FeedEventListener listener, SubscriptionOptions options) {
        return parts.subscriptions().subscribeListener(feedOrPattern, listener, options);
    }

    /** Opens a feed for a durable listener, creating it if it is missing; this process may become the holder of its cursor. */
    public FeedCursor cursor(String feed, String name) {
        return parts.feeds().cursor(parts.admin().open(feed, FeedType.FEED, null), name);
    }

    /**
     * Opens a feed for a durable listener; this process may become the holder of its cursor.
     *
     * @param feed name of the feed
     * @param name of the listener
     * @param creating whether the feed is created if it is missing
     * @return the cursor
     * @throws FeedDoesNotExistException if the feed is missing and not to be created
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    public FeedCursor cursor(String feed, String name, boolean creating) {
        if (creating) {
            return cursor(feed, name);
        }
        String type = parts.admin().config(feed).type().orElse(FeedType.FEED).wireName();
        if (!type.equals(FeedType.FEED.wireName())) {
            throw new FeedTypeMismatchException(feed, FeedType.FEED.wireName(), type);
        }
        return parts.feeds().cursor(parts.admin().keys(feed), name);
    }

    /** Removes an item of a plain feed, unless it is another by now than the one that was read; tells whether it did. */
    public boolean retract(String feed, String id, byte[] asRead) {
        return parts.feeds().retract(parts.admin().open(feed, FeedType.FEED, null), id, asRead);
    }

    /** Reports what maintenance by this process has found: expired claims, due times of what recurs; must not block. */
    public Subscription listenToMaintenance(MaintenanceReport.Listener listener) {
        return subscription(parts.jobs().listenToMaintenance(listener));
    }

    /** Reports what goes wrong with events and live feeds, by feed, on the threads that carry them; must not block. */
    public Subscription listenToEventProblems(BiConsumer<EventProblems.Kind, String> listener) {
        return subscription(parts.subscriptions().problems().listen(listener));
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

    /** {@return the keys of a feed, whether there is one or not} */
    public FeedKeys keys(String feed) {
        return parts.admin().keys(feed);
    }

    /** {@return plain commands for parts of this library, on the watched connection of the scripts of the template} */
    public RedisAccess commands() {
        return parts.connections().commands();
    }

    /**
     * Hears a channel of this library that belongs to no feed, on the one subscription connection of the template.
     *
     * @param channel the channel as it is spelled in Redis
     * @param receiver takes the messages, off the driver's threads
     * @param reconnected hears that the connection was away and messages may be missing, off the driver's threads
     * @return the subscription, confirmed by Redis
     * @throws ThoonkRedisException if Redis fails
     */
    public Subscription hear(String channel, Consumer<byte[]> receiver, Runnable reconnected) {
        SubscriptionReceiver hearing = new SubscriptionReceiver() {
            @Override
            public void receive(byte[] from, byte[] message) {
                parts.listenerThreads().execute(() -> receiver.accept(message));
            }

            @Override
            public void reconnected() {
                parts.listenerThreads().execute(reconnected);
            }
        };
        return subscription(parts.connections().subscriptions().subscribe(List.of(channel), List.of(), hearing));
    }

    /** Closes the connections of its own but that for subscriptions, until they are needed: the connection factory stops. */
    public void releaseConnections() {
        parts.release();
    }

    /** Closes the subscription connection and keeps the subscriptions, because the connection factory stops. */
    public void disconnectSubscriptions() {
        parts.connections().subscriptions().disconnect();
    }

    /** Takes up again the subscriptions that were kept; whoever hears them is told that messages may be missing. */
    public void reconnectSubscriptions() {
        parts.connections().subscriptions().reconnect();
    }

    /** {@return why Redis refuses the subscriptions of listeners, in its own words; empty unless it did within seconds} */
    public Optional<String> refusedSubscriptions() {
        return parts.connections().subscriptions().refusal();
    }

    /** A subscription to something that belongs to no single feed. */
    private static Subscription subscription(Runnable unsubscribe) {
        AtomicBoolean open = new AtomicBoolean(true);
        return new Subscription() {
            @Override
            public boolean isActive() {
                return open.get();
            }

            @Override
            public void close() {
                if (open.getAndSet(false)) {
                    unsubscribe.run();
                }
            }
        };
    }
}
