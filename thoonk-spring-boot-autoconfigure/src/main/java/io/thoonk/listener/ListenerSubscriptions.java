package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ContainerWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** The subscriptions of a listener to its feeds, made in the background where Redis cannot be reached. */
final class ListenerSubscriptions implements ContainerWork {

    private static final Logger log = LoggerFactory.getLogger(ListenerSubscriptions.class);

    private final ListenerContainerFactory.Spec spec;

    private final FeedSubscriber subscriber;

    private final EventDispatcher dispatcher;

    private final ReentrantLock changes = new ReentrantLock();

    private final List<Subscription> subscriptions = new ArrayList<>();

    private @Nullable CountDownLatch giveUp;

    ListenerSubscriptions(ListenerContainerFactory.Spec spec, FeedSubscriber subscriber, EventDispatcher dispatcher) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.dispatcher = dispatcher;
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
                giveUp.countDown();
                giveUp = null;
            }
            closeAll();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public int activeCount() {
        return dispatcher.activeCount();
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
            CountDownLatch end = new CountDownLatch(1);
            giveUp = end;
            Thread retrying = new Thread(() -> retry(end), "thoonk-" + spec.id() + "-subscribe");
            retrying.setDaemon(true);
            retrying.start();
        }
    }

    private void subscribeAll() {
        try {
            for (String feed : spec.feeds()) {
                subscriptions.add(
                        subscriber.subscribe(feed, dispatcher, spec.options().mailbox()));
            }
        } catch (ThoonkRedisException ex) {
            closeAll();
            throw ex;
        }
    }

    private void retry(CountDownLatch end) {
        ExponentialBackOff pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        try {
            while (!end.await(pause.nextBackOff(), TimeUnit.MILLISECONDS)) {
                if (retryOnce(end)) {
                    return;
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean retryOnce(CountDownLatch end) {
        changes.lock();
        try {
            if (end.getCount() == 0) {
                return true;
            }
            subscribeAll();
            giveUp = null;
            log.info("Listener '{}' has subscribed", spec.id());
            return true;
        } catch (ThoonkRedisException ex) {
            log.debug("Listener '{}' still cannot subscribe", spec.id(), ex);
            return false;
        } finally {
            changes.unlock();
        }
    }

    private void closeAll() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
        dispatcher.end();
    }
}
