package io.thoonk.event;

import io.thoonk.ThoonkRedisException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands deliveries to a listener, and what is stored in the place of events that found no place. */
final class ListenerDelivery implements Consumer<Delivery> {

    private static final Logger log = LoggerFactory.getLogger(ListenerDelivery.class);

    private final String name;

    private final FeedEventListener listener;

    private final BiFunction<String, Map<String, FeedEventType>, List<FeedEvent>> stored;

    private final SerialQueue<Delivery> queue;

    private final EventProblems problems;

    ListenerDelivery(
            String name,
            FeedEventListener listener,
            BiFunction<String, Map<String, FeedEventType>, List<FeedEvent>> stored,
            SerialQueue<Delivery> queue,
            EventProblems problems) {
        this.name = name;
        this.listener = listener;
        this.stored = stored;
        this.queue = queue;
        this.problems = problems;
    }

    @Override
    public void accept(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            hand(event.event(), listener::onEvent);
        } else if (delivery instanceof Delivery.Lost) {
            hand(new FeedEvent.Resynced(name), listener::onEvent);
        } else if (delivery instanceof Delivery.Missed missed) {
            tellOfOverflow();
            hand(new FeedEvent.Resynced(name), listener::onEvent);
            missed.firstByFeed().forEach(this::catchUp);
        }
    }

    private void tellOfOverflow() {
        long times = problems.count(EventProblems.Kind.LISTENER_SLOW, name);
        if (EventProblems.isWorthALine(times)) {
            log.warn(
                    "The listener of '{}' is slower than the feed; it catches up from what is stored ({} times so far)",
                    name,
                    times);
        } else {
            log.debug("The listener of '{}' catches up from what is stored", name);
        }
    }

    private void catchUp(String feed, Map<String, FeedEventType> firstById) {
        for (FeedEvent event : read(feed, firstById)) {
            if (!queue.isActive()) {
                return;
            }
            hand(event, listener::onRecoveredEvent);
        }
    }

    private List<FeedEvent> read(String feed, Map<String, FeedEventType> firstById) {
        return queue.persistently(() -> stored.apply(feed, firstById), ex -> {
                    if (!(ex instanceof ThoonkRedisException)) {
                        throw ex;
                    }
                    log.debug("What is stored in '{}' cannot be read", feed, ex);
                })
                .orElse(List.of());
    }

    private void hand(FeedEvent event, Consumer<FeedEvent> way) {
        try {
            way.accept(event);
        } catch (Throwable ex) {
            problems.consumerFailed(event, ex);
        }
    }

    /** Which items the events were about that found no room, each with its first event. Bounded; its {@link SerialQueue} guards it. */
    static final class MissedItems implements SerialQueue.Overflow<Delivery> {

        static final int MAX_ITEMS = 10_000;

        private Map<String, Map<String, FeedEventType>> firstByFeed = new LinkedHashMap<>();

        private int size;

        /** Whether there were too many items, or the connection was away too. */
        private boolean incomplete;

        @Override
        public void missed(Delivery delivery) {
            if (delivery instanceof Delivery.Event event) {
                add(event.event());
            } else if (delivery instanceof Delivery.Lost) {
                forgetAll();
            }
        }

        private void add(FeedEvent event) {
            if (size == MAX_ITEMS) {
                forgetAll();
            } else if (!incomplete
                    && firstOf(event.feed()).putIfAbsent(event.itemId().orElse(""), event.type()) == null) {
                size++;
            }
        }

        private Map<String, FeedEventType> firstOf(String feed) {
            return firstByFeed.computeIfAbsent(feed, absent -> new LinkedHashMap<>());
        }

        private void forgetAll() {
            incomplete = true;
            size = 0;
            firstByFeed.clear();
        }

        @Override
        public List<Delivery> instead() {
            if (size == 0 && !incomplete) {
                return List.of();
            }
            Delivery missed = new Delivery.Missed(firstByFeed);
            firstByFeed = new LinkedHashMap<>();
            size = 0;
            incomplete = false;
            return List.of(missed);
        }
    }
}
