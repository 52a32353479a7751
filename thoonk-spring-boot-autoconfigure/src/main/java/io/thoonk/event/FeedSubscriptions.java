package io.thoonk.event;

import io.thoonk.Subscription;
import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes listeners to the events of feeds, all over one connection. Thread-safe. */
public final class FeedSubscriptions {

    private static final Logger log = LoggerFactory.getLogger(FeedSubscriptions.class);

    private final SubscriptionConnection source;

    private final FeedEventDecoder decoder;

    private final Executor executor;

    private final BiFunction<String, Map<String, FeedEventType>, List<FeedEvent>> stored;

    private final EventProblems problems = new EventProblems();

    private final Map<String, FeedSubscription> shared = new ConcurrentHashMap<>();

    /**
     * Creates the subscriptions.
     *
     * @param source carries the messages
     * @param keySpace how channels are spelled
     * @param executor runs the listeners
     * @param stored reads what became of items, by id and the first event of each, for listeners that have to catch up
     */
    public FeedSubscriptions(
            SubscriptionConnection source,
            KeySpace keySpace,
            Executor executor,
            BiFunction<String, Map<String, FeedEventType>, List<FeedEvent>> stored) {
        this.source = source;
        this.decoder = new FeedEventDecoder(keySpace);
        this.executor = executor;
        this.stored = stored;
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
     * Subscribes what follows one feed and catches up by itself: where there is no room, what waits is dropped for one word of it.
     *
     * @param feed name of the feed
     * @param receiver makes what takes the deliveries, one at a time, and first of all {@link Delivery.Lost}
     * @param <R> type of the receiver
     * @return the receiver, when Redis has confirmed its subscription
     */
    public <R extends Consumer<Delivery>> R follow(String feed, Function<SerialQueue<Delivery>, R> receiver) {
        if (FeedSubscription.isPattern(feed)) {
            throw new IllegalArgumentException("'" + feed + "' is a pattern; follow each feed by its name");
        }
        List<R> made = new ArrayList<>(1);
        open(feed, new SubscriptionOptions(SubscriptionOptions.DEFAULTS.capacity(), OverflowPolicy.RESYNC), queue -> {
                    made.add(receiver.apply(queue));
                    return made.get(0);
                })
                .put(new Delivery.Lost());
        return made.get(0);
    }

    private SerialQueue<Delivery> open(
            String name,
            SubscriptionOptions options,
            Function<SerialQueue<Delivery>, ? extends Consumer<Delivery>> receiver) {
        WireText.name(name);
        SerialQueue<Delivery> queue =
                new SerialQueue<>(name, options, new MissedItems(), new ReentrantLock(), executor, receiver);
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
