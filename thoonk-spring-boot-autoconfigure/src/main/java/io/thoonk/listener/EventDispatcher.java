package io.thoonk.listener;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands the events that a listener wants to its handler: one at a time over all its feeds, or several at once, those of
 * one item in their order. Events of a whole feed wait for all before them, and all after them wait for those.
 */
final class EventDispatcher implements FeedEventListener {

    private final ListenerContainerFactory.Spec spec;

    private final ListenerErrorHandler errorHandler;

    private final Invocation invocation;

    private final KeyedSerialExecutor lanes;

    private final ReentrantLock turn = new ReentrantLock(true);

    private final AtomicInteger active = new AtomicInteger();

    EventDispatcher(ListenerContainerFactory.Spec spec, ListenerErrorHandler errorHandler, Executor threads) {
        this.spec = spec;
        this.errorHandler = errorHandler;
        this.invocation = new Invocation(spec);
        this.lanes = new KeyedSerialExecutor(spec.id(), spec.options().concurrency(), threads);
    }

    int activeCount() {
        return active.get();
    }

    @Override
    public void onEvent(FeedEvent event) {
        if (!invocation.wants(event)) {
            return;
        }
        turn.lock();
        try {
            if (spec.options().concurrency() == 1) {
                handle(event);
            } else if (event.itemId().isPresent()) {
                lanes.execute(List.of(event.feed(), event.itemId().get()), () -> handle(event));
            } else {
                lanes.awaitIdle();
                handle(event);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            turn.unlock();
        }
    }

    /** Waits for the handlers that run; events that have none yet are dropped. */
    void end() {
        lanes.clear();
        try {
            lanes.awaitIdle();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(FeedEvent event) {
        active.incrementAndGet();
        try {
            invocation.invoke(event).ifPresent(failure -> invocation.failed(errorHandler, event, failure));
        } finally {
            active.decrementAndGet();
        }
    }
}
