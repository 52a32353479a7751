package io.thoonk.feed.live;

import io.thoonk.Subscription;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.SerialQueue;
import io.thoonk.event.SubscriptionOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hands changes to one consumer in order, off the threads that make them. Where the consumer falls behind, only the ids of
 * what changes are kept, and what became of these items is asked when it has come so far.
 */
final class LiveWatcher implements Subscription, SerialQueue.Overflow<FeedEvent> {

    private final Map<String, FeedEventType> missed = new LinkedHashMap<>();

    private final Consumer<? super FeedEvent> consumer;

    private final Function<Map<String, FeedEventType>, List<FeedEvent>> present;

    private final EventProblems problems;

    private final SerialQueue<FeedEvent> queue;

    /**
     * Creates a watcher.
     *
     * @param feed name of the feed
     * @param state guards the content and what waits for the watcher
     * @param consumer gets the changes
     * @param present tells what became of items, by id and the first change of each that was not kept
     * @param executor runs the consumer
     * @param problems counts what the consumer throws
     */
    LiveWatcher(
            String feed,
            ReentrantLock state,
            Consumer<? super FeedEvent> consumer,
            Function<Map<String, FeedEventType>, List<FeedEvent>> present,
            Executor executor,
            EventProblems problems) {
        this.consumer = consumer;
        this.present = present;
        this.problems = problems;
        this.queue = new SerialQueue<>(feed, SubscriptionOptions.DEFAULTS, this, state, executor, opened -> this::hand);
    }

    /** Takes the content that is there at first; the caller holds the lock of the state. */
    void begin(List<FeedEvent> content) {
        queue.putAll(content);
    }

    /** Takes a change; the caller holds the lock of the state. */
    void put(FeedEvent change) {
        queue.put(change);
    }

    @Override
    public void missed(FeedEvent change) {
        change.itemId().ifPresent(id -> missed.putIfAbsent(id, change.type()));
    }

    @Override
    public List<FeedEvent> instead() {
        List<FeedEvent> became = missed.isEmpty() ? List.of() : present.apply(missed);
        missed.clear();
        return became;
    }

    private void hand(FeedEvent change) {
        try {
            consumer.accept(change);
        } catch (Throwable ex) {
            problems.consumerFailed(change, ex);
        }
    }

    @Override
    public boolean isActive() {
        return queue.isActive();
    }

    @Override
    public void close() {
        queue.close();
    }
}
