package io.thoonk.event;

import io.thoonk.Subscription;
import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.SubscriptionReceiver;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/**
 * Subscribes listeners to the events of feeds, all over one connection. Thread-safe.
 *
 * @since 0.1.0
 */
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
                new ListenerDelivery.MissedItems(),
                queue -> new ListenerDelivery(feedOrPattern, listener, stored, queue, problems));
    }

    /** Subscribes a listener of the application, of which health tells while Redis refuses it. */
    public Subscription subscribeListener(
            String feedOrPattern, FeedEventListener listener, SubscriptionOptions options) {
        return source.ofListener(feedOrPattern, () -> subscribe(feedOrPattern, listener, options));
    }

    /** {@return the counts of what goes wrong with subscriptions and live feeds} */
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
        if (isPattern(feed)) {
            throw new IllegalArgumentException("'" + feed + "' is a pattern; follow each feed by its name");
        }
        List<R> made = new ArrayList<>(1);
        SerialQueue<Delivery> opened = open(
                feed,
                new SubscriptionOptions(SubscriptionOptions.DEFAULTS.capacity(), OverflowPolicy.RESYNC),
                new RestartOverflow<>(new Delivery.Missed(Map.of())),
                queue -> {
                    made.add(receiver.apply(queue));
                    return made.get(0);
                });
        opened.put(new Delivery.Lost());
        return made.get(0);
    }

    private SerialQueue<Delivery> open(
            String name,
            SubscriptionOptions options,
            SerialQueue.Overflow<Delivery> overflow,
            Function<SerialQueue<Delivery>, ? extends Consumer<Delivery>> receiver) {
        WireText.name(name);
        SerialQueue<Delivery> queue =
                new SerialQueue<>(name, options, overflow, new ReentrantLock(), executor, receiver);
        FeedSubscription feed;
        do {
            feed = shared.computeIfAbsent(name, FeedSubscription::new);
        } while (!join(name, feed, queue));
        FeedSubscription joined = feed;
        queue.onClose(() -> {
            joined.remove(queue);
            endLater(name, joined);
        });
        return queue;
    }

    private boolean join(String name, FeedSubscription feed, SerialQueue<Delivery> queue) {
        try {
            return feed.add(queue);
        } catch (RuntimeException | Error ex) {
            // Names may come by the thousand, and who was refused ends nothing.
            endLater(name, feed);
            throw ex;
        }
    }

    /** Of how many feeds and patterns something is kept. */
    int size() {
        return shared.size();
    }

    private static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    /** Not at once, because Redis may be away, and who closes a subscription does not wait for it. */
    private void endLater(String name, FeedSubscription feed) {
        try {
            executor.execute(feed::endIfUnused);
        } catch (RejectedExecutionException ex) {
            log.trace("The subscription to '{}' ends with the connection", name, ex);
        }
    }

    /**
     * The subscription to one feed or pattern that all its receivers share: its messages come and are decoded once for all of them.
     * Whoever comes first waits for Redis, and those who come meanwhile wait with him; those of other feeds do not. Thread-safe.
     */
    private final class FeedSubscription implements SubscriptionReceiver {

        private final List<SerialQueue<Delivery>> receivers = new CopyOnWriteArrayList<>();

        private final String name;

        private final boolean pattern;

        private final ReentrantLock lock = new ReentrantLock();

        private @Nullable Runnable unsubscribe;

        private boolean ended;

        FeedSubscription(String feedOrPattern) {
            this.name = feedOrPattern;
            this.pattern = isPattern(feedOrPattern);
        }

        /** Adds a receiver; {@code false} if this subscription has ended, and a new one has to be made. */
        boolean add(SerialQueue<Delivery> receiver) {
            lock.lock();
            try {
                if (ended) {
                    return false;
                }
                receivers.add(receiver);
                if (unsubscribe == null) {
                    subscribe(receiver);
                }
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void subscribe(SerialQueue<Delivery> receiver) {
            try {
                List<String> ofFeed = pattern ? List.of() : decoder.channels(name);
                unsubscribe = source.subscribe(
                        Stream.concat(ofFeed.stream(), decoder.globalChannels().stream())
                                .toList(),
                        pattern ? decoder.patterns(name) : List.of(),
                        this);
            } finally {
                if (unsubscribe == null) {
                    receivers.remove(receiver);
                }
            }
        }

        void remove(SerialQueue<Delivery> receiver) {
            receivers.remove(receiver);
        }

        /** Ends the subscription if nobody uses it. */
        void endIfUnused() {
            lock.lock();
            try {
                if (!ended && receivers.isEmpty()) {
                    ended = true;
                    if (unsubscribe != null) {
                        unsubscribe.run();
                    }
                }
            } finally {
                if (ended) {
                    // Whatever is thrown here, as without a thread: who comes next needs a new one.
                    shared.remove(name, this);
                }
                lock.unlock();
            }
        }

        @Override
        public void receive(byte[] channel, byte[] message) {
            List<Delivery> deliveries = decoder.decode(channel, message);
            if (deliveries.isEmpty()) {
                malformed(channel, message.length);
            }
            for (Delivery delivery : deliveries) {
                if (isWanted(delivery)) {
                    put(delivery);
                }
            }
        }

        private void malformed(byte[] channel, int bytes) {
            long times = problems.count(EventProblems.Kind.MESSAGE_MALFORMED, decoder.feedOf(channel));
            if (EventProblems.isWorthALine(times)) {
                log.warn(
                        "Dropped a message of {} bytes on channel '{}' that is not framed as the contract says ({} so far of this feed)",
                        bytes,
                        WireText.text(channel),
                        times);
            } else {
                log.debug("Dropped a message of {} bytes on channel '{}'", bytes, WireText.text(channel));
            }
        }

        @Override
        public void reconnected() {
            put(new Delivery.Lost());
        }

        private boolean isWanted(Delivery delivery) {
            return !(delivery instanceof Delivery.Event event)
                    || (pattern
                            ? PatternMatchUtils.simpleMatch(name, event.event().feed())
                            : event.event().feed().equals(name));
        }

        private void put(Delivery delivery) {
            for (SerialQueue<Delivery> receiver : receivers) {
                receiver.put(delivery);
            }
        }
    }
}
