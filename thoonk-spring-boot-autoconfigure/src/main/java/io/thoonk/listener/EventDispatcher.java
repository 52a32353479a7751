package io.thoonk.listener;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Hands the events that a listener wants to its handler, one at a time over all its feeds. */
final class EventDispatcher implements FeedEventListener {

    private final ListenerContainerFactory.Spec spec;

    private final ListenerErrorHandler errorHandler;

    private final ReentrantLock turn = new ReentrantLock(true);

    private final AtomicInteger active = new AtomicInteger();

    EventDispatcher(ListenerContainerFactory.Spec spec, ListenerErrorHandler errorHandler) {
        this.spec = spec;
        this.errorHandler = errorHandler;
    }

    int activeCount() {
        return active.get();
    }

    @Override
    public void onEvent(FeedEvent event) {
        if (!spec.events().contains(event.type())
                || spec.payloadOnly() && event.payload().isEmpty()) {
            return;
        }
        turn.lock();
        active.incrementAndGet();
        try {
            if (spec.executor().isPresent()) {
                runOn(spec.executor().get(), event);
            } else {
                handle(event);
            }
        } finally {
            active.decrementAndGet();
            turn.unlock();
        }
    }

    private void handle(FeedEvent event) {
        try {
            spec.handler().handle(event);
        } catch (Exception | LinkageError | AssertionError ex) {
            errorHandler.handle(spec.id(), event, ex);
        }
    }

    /** Waits for the handler, because the next event must not overtake this one. */
    private void runOn(Executor executor, FeedEvent event) {
        FutureTask<Boolean> task = new FutureTask<>(() -> handle(event), Boolean.TRUE);
        try {
            executor.execute(task);
            task.get();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException ex) {
            errorHandler.handle(spec.id(), event, ex);
        }
    }
}
