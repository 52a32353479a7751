package io.thoonk.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which items the events were about that found no room, each with its first event. Bounded; its {@link SerialQueue} guards it. */
final class MissedItems implements SerialQueue.Overflow<Delivery> {

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
