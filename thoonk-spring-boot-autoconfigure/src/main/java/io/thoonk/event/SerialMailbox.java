package io.thoonk.event;

import io.thoonk.Subscription;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the events of one subscription to its listener: one at a time, in order, off the driver's thread. */
final class SerialMailbox implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(SerialMailbox.class);

    private static final int BACKLOG_TO_TELL = 10_000;

    private final Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();

    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicBoolean open = new AtomicBoolean(true);

    private final ReentrantLock handing = new ReentrantLock();

    private final String name;

    private final FeedEventListener listener;

    private final Executor executor;

    private volatile Runnable unsubscribe = () -> {};

    SerialMailbox(String name, FeedEventListener listener, Executor executor) {
        this.name = name;
        this.listener = listener;
        this.executor = executor;
    }

    void onClose(Runnable action) {
        unsubscribe = action;
    }

    void put(FeedEvent event) {
        if (!open.get()) {
            return;
        }
        events.add(event);
        int backlog = waiting.getAndIncrement();
        if (backlog == 0) {
            executor.execute(this::drain);
        } else if (backlog == BACKLOG_TO_TELL) {
            log.warn("The listener of '{}' is {} events behind; it is slower than the feed", name, backlog);
        }
    }

    private void drain() {
        handing.lock();
        try {
            do {
                FeedEvent event = events.remove();
                if (open.get()) {
                    hand(event);
                }
            } while (waiting.decrementAndGet() > 0);
        } finally {
            handing.unlock();
        }
    }

    private void hand(FeedEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException | LinkageError | AssertionError ex) {
            log.error(
                    "A listener failed on {} of feed '{}', id '{}'; the event is not repeated",
                    event.type(),
                    event.feed(),
                    event.itemId().orElse("-"),
                    ex);
        }
    }

    @Override
    public boolean isActive() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            unsubscribe.run();
        }
        // The lock is free once no event is being handed over; the listener itself may close and passes at once.
        handing.lock();
        handing.unlock();
    }
}
