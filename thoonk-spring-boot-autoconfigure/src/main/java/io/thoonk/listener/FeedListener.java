package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ContainerWork;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.thread.ThoonkThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * A listener that is not durable: subscribes to its feeds, in the background where Redis cannot be reached, and hands the events it
 * wants to its handler. One at a time over all its feeds, or several at once, those of one item in their order. Events of a whole feed
 * wait for all before them, and all after them wait for those.
 */
final class FeedListener implements ContainerWork {

    private static final Logger log = LoggerFactory.getLogger(FeedListener.class);

    private final ListenerContainerFactory.Spec spec;

    private final DefaultListenerContainerFactory.Subscriber subscriber;

    private final ListenerErrorHandler errorHandler;

    private final MissedEventsListener missed;

    private final HandlerCalls calls;

    private final Invocation invocation;

    private final KeyedSerialExecutor lanes;

    private final ReentrantLock turn = new ReentrantLock(true);

    private final AtomicInteger active = new AtomicInteger();

    private final ReentrantLock changes = new ReentrantLock();

    private final List<Subscription> subscriptions = new ArrayList<>();

    private @Nullable Stop giveUp;

    /** Whether a failure that is not of Redis has been told. */
    private boolean troubled;

    /** Ends the handling of what the subscriptions bring. */
    private Stop end = new Stop();

    FeedListener(
            ListenerContainerFactory.Spec spec,
            DefaultListenerContainerFactory.Subscriber subscriber,
            ListenerErrorHandler errorHandler,
            MissedEventsListener missed,
            Executor threads,
            HandlerCalls calls) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.errorHandler = errorHandler;
        this.missed = missed;
        this.calls = calls;
        this.invocation = new Invocation(spec, calls);
        this.lanes = new KeyedSerialExecutor(spec.id(), spec.options().concurrency(), threads);
    }

    @Override
    public void start() {
        changes.lock();
        try {
            subscribe();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void stop() {
        changes.lock();
        try {
            if (giveUp != null) {
                giveUp.now();
                giveUp = null;
            }
            closeAll();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public boolean isCaller() {
        return calls.isCaller();
    }

    @Override
    public void releaseCaller() {
        calls.releaseCaller();
    }

    @Override
    public int activeCount() {
        return active.get();
    }

    private void subscribe() {
        try {
            subscribeAll();
        } catch (ThoonkRedisException ex) {
            if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof InterruptedException) {
                log.debug("Listener '{}' was interrupted while it subscribed, and tries again", spec.id(), ex);
            } else {
                log.warn("Listener '{}' cannot subscribe and tries again until it can: {}", spec.id(), ex.getMessage());
                log.debug("Listener '{}' cannot subscribe", spec.id(), ex);
            }
            Stop end = new Stop();
            giveUp = end;
            troubled = false;
            ThoonkThreads.start(spec.id() + "-subscribe", () -> retry(end));
        }
    }

    private void subscribeAll() {
        end = new Stop();
        try {
            for (String feed : spec.feeds()) {
                subscriptions.add(subscriber.subscribe(
                        feed, new Hearing(feed, end), spec.options().mailbox()));
            }
        } catch (Throwable ex) {
            closeAll();
            throw ex;
        }
    }

    private void retry(Stop end) {
        ExponentialBackOff pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        while (!end.await(pause.nextBackOff()) && !retryOnce(end)) {
            log.trace("Listener '{}' waits before it tries again", spec.id());
        }
    }

    private boolean retryOnce(Stop end) {
        changes.lock();
        try {
            if (end.isDone()) {
                return true;
            }
            subscribeAll();
            giveUp = null;
            troubled = false;
            log.info("Listener '{}' has subscribed", spec.id());
            return true;
        } catch (ThoonkRedisException ex) {
            log.debug("Listener '{}' still cannot subscribe", spec.id(), ex);
            return false;
        } catch (Throwable ex) {
            // Whatever it is, an end of this thread would leave the listener running and deaf.
            failed(ex);
            return false;
        } finally {
            changes.unlock();
        }
    }

    private void failed(Throwable failure) {
        if (troubled) {
            log.debug("Listener '{}' failed to subscribe again", spec.id(), LoggableFailure.of(failure));
        } else {
            log.error(
                    "Listener '{}' still cannot subscribe after an unexpected failure, and tries again",
                    spec.id(),
                    LoggableFailure.of(failure));
        }
        troubled = true;
    }

    /** Waits for the handlers that run, on a thread of its own, as one may take too long; events that have none yet are dropped. */
    private void closeAll() {
        end.now();
        lanes.clear();
        List<Subscription> closing = List.copyOf(subscriptions);
        subscriptions.clear();
        Thread thread = ThoonkThreads.thread(spec.id() + "-close", () -> {
            closing.forEach(Subscription::close);
            awaitLanes();
        });
        try {
            thread.start();
        } catch (Throwable ex) {
            closing.forEach(Subscription::close);
            throw ex;
        }
        calls.awaitEnd(spec.id(), List.of(thread));
    }

    private void awaitLanes() {
        try {
            lanes.awaitIdle();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(FeedEvent event, Stop ending) {
        if (!invocation.wants(event)) {
            return;
        }
        turn.lock();
        try {
            if (spec.options().concurrency() == 1) {
                handle(event, ending);
            } else if (event.itemId().isPresent()) {
                lanes.execute(List.of(event.feed(), event.itemId().get()), () -> handle(event, ending));
            } else {
                lanes.awaitIdle();
                handle(event, ending);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            turn.unlock();
        }
    }

    private void handle(FeedEvent event, Stop ending) {
        if (ending.isDone()) {
            return;
        }
        active.incrementAndGet();
        try {
            invocation
                    .invoke(event, ending)
                    .failure()
                    .ifPresent(failure -> invocation.failed(errorHandler, event, failure));
        } finally {
            active.decrementAndGet();
        }
    }

    /** Hears one feed or pattern, and tells of what may have been missed, whether the handler wants to hear of that or not. */
    private final class Hearing implements FeedEventListener {

        private final String feedOrPattern;

        private final Stop ending;

        Hearing(String feedOrPattern, Stop ending) {
            this.feedOrPattern = feedOrPattern;
            this.ending = ending;
        }

        @Override
        public void onEvent(FeedEvent event) {
            if (event instanceof FeedEvent.Resynced) {
                missed.missed(feedOrPattern);
            }
            take(event, ending);
        }

        @Override
        public void onRecoveredEvent(FeedEvent event) {
            missed.recovered(feedOrPattern, 1);
            take(event, ending);
        }
    }
}
