package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** The life of a listener: subscribes to its feeds, in the background where Redis cannot be reached, and ends that. */
final class ListenerContainer implements ThoonkContainer {

    private static final Logger log = LoggerFactory.getLogger(ListenerContainer.class);

    private final ListenerContainerFactory.Spec spec;

    private final FeedSubscriber subscriber;

    private final EventDispatcher dispatcher;

    private final ReentrantLock changes = new ReentrantLock();

    private final List<Subscription> subscriptions = new ArrayList<>();

    private volatile boolean started;

    private volatile boolean paused;

    private @Nullable CountDownLatch giveUp;

    ListenerContainer(ListenerContainerFactory.Spec spec, FeedSubscriber subscriber, EventDispatcher dispatcher) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.dispatcher = dispatcher;
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public boolean isAutoStartup() {
        return spec.options().autoStartup();
    }

    @Override
    public void start() {
        changes.lock();
        try {
            if (!started) {
                started = true;
                if (!paused) {
                    subscribe();
                }
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void stop() {
        changes.lock();
        try {
            started = false;
            unsubscribe();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void pause() {
        changes.lock();
        try {
            paused = true;
            unsubscribe();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void resume() {
        changes.lock();
        try {
            if (paused) {
                paused = false;
                if (started) {
                    subscribe();
                }
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public int activeCount() {
        return dispatcher.activeCount();
    }

    private void subscribe() {
        try {
            subscribeAll();
        } catch (ThoonkRedisException ex) {
            log.warn("Listener '{}' cannot subscribe and tries again until it can", spec.id(), ex);
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

    private void unsubscribe() {
        if (giveUp != null) {
            giveUp.countDown();
            giveUp = null;
        }
        closeAll();
    }

    private void closeAll() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
        dispatcher.end();
    }
}
