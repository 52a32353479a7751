package io.thoonk.feed;

import io.thoonk.LoggableFailure;
import io.thoonk.Subscription;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands changes to one consumer in order, off the threads that make them. Where the consumer falls behind, only the ids of
 * what changes are kept, and what became of these items is asked when it has come so far.
 */
final class LiveWatcher implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(LiveWatcher.class);

    private static final int MOST_WAITING = 10_000;

    private final ReentrantLock handing = new ReentrantLock();

    private final AtomicBoolean open = new AtomicBoolean(true);

    private final Deque<FeedEvent> waiting = new ArrayDeque<>();

    private final Map<String, FeedEventType> missed = new LinkedHashMap<>();

    private final String feed;

    private final ReentrantLock state;

    private final Consumer<? super FeedEvent> consumer;

    private final Function<Map<String, FeedEventType>, List<FeedEvent>> present;

    private final Executor executor;

    private final EventProblems problems;

    private boolean served;

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
        this.feed = feed;
        this.state = state;
        this.consumer = consumer;
        this.present = present;
        this.executor = executor;
        this.problems = problems;
    }

    /** Takes the content that is there at first; the caller holds the lock of the state. */
    void begin(List<FeedEvent> content) {
        waiting.addAll(content);
        serve();
    }

    /** Takes a change; the caller holds the lock of the state. */
    void put(FeedEvent change) {
        if (!open.get()) {
            return;
        }
        if (missed.isEmpty() && waiting.size() < MOST_WAITING) {
            waiting.add(change);
        } else {
            change.itemId().ifPresent(id -> missed.putIfAbsent(id, change.type()));
        }
        serve();
    }

    private void serve() {
        if (!served && !waiting.isEmpty()) {
            served = true;
            try {
                executor.execute(this::drain);
            } catch (Throwable ex) {
                // The next change tries again; this one is neither the affair of the other watchers nor of the content.
                served = false;
                log.error("A consumer of the live feed '{}' gets no thread; it goes on with the next change", feed, ex);
            }
        }
    }

    private void drain() {
        handing.lock();
        try {
            FeedEvent change = next();
            while (change != null) {
                hand(change);
                change = next();
            }
        } finally {
            handing.unlock();
        }
    }

    private @Nullable FeedEvent next() {
        state.lock();
        try {
            if (waiting.isEmpty() && !missed.isEmpty()) {
                waiting.addAll(present.apply(missed));
                missed.clear();
            }
            FeedEvent change = open.get() ? waiting.poll() : null;
            served = change != null;
            return change;
        } finally {
            state.unlock();
        }
    }

    private void hand(FeedEvent change) {
        try {
            consumer.accept(change);
        } catch (Throwable ex) {
            problems.count(EventProblems.Kind.CONSUMER_FAILED, feed);
            log.error(
                    "A consumer of the live feed '{}' failed on {} of '{}'; the change is not repeated",
                    feed,
                    change.type(),
                    change.itemId().orElse("-"),
                    LoggableFailure.of(ex));
        }
    }

    @Override
    public boolean isActive() {
        return open.get();
    }

    @Override
    public void close() {
        open.set(false);
        // Free once nothing is being handed over; the consumer itself may close and passes at once.
        handing.lock();
        handing.unlock();
    }
}
