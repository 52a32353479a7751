package io.thoonk.event;

import io.thoonk.Subscription;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.PubSubSource;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes listeners to the events of feeds, all over one connection. Thread-safe. */
public final class FeedSubscriptions {

    private static final Logger log = LoggerFactory.getLogger(FeedSubscriptions.class);

    private final PubSubSource source;

    private final FeedEventDecoder decoder;

    private final Executor executor;

    private final StoredItems stored;

    private final FeedReadings readings;

    private final EventProblems problems = new EventProblems();

    private final ScheduledExecutorService timer;

    private final Duration comparisonInterval;

    private final Map<String, FeedSubscription> shared = new ConcurrentHashMap<>();

    /**
     * Creates the subscriptions.
     *
     * @param source carries the messages
     * @param keySpace how channels are spelled
     * @param executor runs the listeners
     * @param scripts reads what is stored, for listeners that have to catch up
     * @param timer begins comparisons
     * @param comparisonInterval how often those who follow a feed are compared with what is stored, zero for never
     */
    public FeedSubscriptions(
            PubSubSource source,
            KeySpace keySpace,
            Executor executor,
            ScriptRunner scripts,
            ScheduledExecutorService timer,
            Duration comparisonInterval) {
        this.source = source;
        this.decoder = new FeedEventDecoder(keySpace);
        this.executor = executor;
        this.timer = timer;
        this.comparisonInterval = comparisonInterval;
        this.readings = new FeedReadings(scripts, keySpace);
        this.stored = new StoredItems(scripts, keySpace, readings);
    }

    /**
     * Subscribes to a feed, or to all feeds whose names match a pattern.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in order, one at a time
     * @return the subscription, confirmed by Redis
     */
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener) {
        return subscribe(feedOrPattern, listener, SubscriptionOptions.DEFAULTS);
    }

    /**
     * Subscribes to a feed, or to all feeds whose names match a pattern.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in order, one at a time
     * @param options what happens when it is slow
     * @return the subscription, confirmed by Redis
     */
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options) {
        return open(
                feedOrPattern,
                options,
                queue -> new ListenerDelivery(feedOrPattern, listener, stored, queue, problems));
    }

    /**
     * Counts what goes wrong.
     *
     * @return the counts of all subscriptions and live feeds
     */
    public EventProblems problems() {
        return problems;
    }

    /**
     * Follows one feed: its content, then every change to it, without a gap or a repetition. Where messages may be missing
     * it is given the content again, and where a comparison finds that it differs from what is stored.
     *
     * @param feed name of the feed
     * @param follower gets content and changes, one at a time
     * @return the subscription, confirmed by Redis; the content comes as soon as it is read
     */
    public FeedFollowing follow(String feed, FeedFollower follower) {
        if (FeedSubscription.isPattern(feed)) {
            throw new IllegalArgumentException("'" + feed + "' is a pattern; follow each feed by its name");
        }
        AtomicReference<@Nullable FollowerMail> made = new AtomicReference<>();
        SerialQueue<Delivery> queue = open(
                feed,
                new SubscriptionOptions(SubscriptionOptions.DEFAULTS.capacity(), OverflowPolicy.RESYNC),
                opened -> {
                    FollowerMail mail = new FollowerMail(feed, follower, readings, opened, problems, timer);
                    made.set(mail);
                    return mail;
                });
        FollowerMail following = Objects.requireNonNull(made.get(), "A queue has a handler from its beginning");
        queue.put(new Delivery.Lost());
        following.compareEvery(comparisonInterval);
        return following;
    }

    private SerialQueue<Delivery> open(
            String name, SubscriptionOptions options, Function<SerialQueue<Delivery>, Consumer<Delivery>> handler) {
        WireText.name(name);
        SerialQueue<Delivery> queue =
                new SerialQueue<>(name, options, new MissedItems(), new ReentrantLock(), executor, handler);
        FeedSubscription feed;
        do {
            feed = shared.computeIfAbsent(name, absent -> new FeedSubscription(absent, decoder, source, problems));
        } while (!feed.add(queue));
        FeedSubscription joined = feed;
        queue.onClose(() -> {
            joined.remove(queue);
            endLater(name, joined);
        });
        return queue;
    }

    /** Not at once, because Redis may be away, and who closes a subscription does not wait for it. */
    private void endLater(String name, FeedSubscription feed) {
        try {
            executor.execute(() -> {
                if (feed.endIfUnused()) {
                    shared.remove(name, feed);
                }
            });
        } catch (RejectedExecutionException ex) {
            log.trace("The subscription to '{}' ends with the connection", name, ex);
        }
    }
}
