package io.thoonk.listener;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.FeedCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a durable listener: one loop for each of its feeds. */
final class DurableContainer implements ThoonkContainer {

    private static final Logger log = LoggerFactory.getLogger(DurableContainer.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final ListenerContainerFactory.Spec spec;

    private final List<Supplier<FeedCursor>> openings;

    private final DurableAttempts attempts;

    private final Executor threads;

    private final ReentrantLock changes = new ReentrantLock();

    private final List<DurableLoop> loops = new ArrayList<>();

    private final List<Thread> loopThreads = new ArrayList<>();

    private volatile boolean started;

    private volatile boolean paused;

    DurableContainer(
            ListenerContainerFactory.Spec spec,
            List<Supplier<FeedCursor>> openings,
            DurableAttempts attempts,
            Executor threads) {
        this.spec = spec;
        this.openings = openings;
        this.attempts = attempts;
        this.threads = threads;
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public boolean isAutoStartup() {
        return spec.options().autoStartup();
    }

    /** Opens the feeds, creating those that are missing. */
    @Override
    public void verify() {
        try {
            openings.forEach(Supplier::get);
        } catch (FeedTypeMismatchException ex) {
            throw new DurableListenerException(id(), ex);
        } catch (ThoonkRedisException ex) {
            log.debug("Listener '{}' cannot open its feeds yet", id(), ex);
        }
    }

    @Override
    public void start() {
        changes.lock();
        try {
            if (!started) {
                started = true;
                if (!paused) {
                    startLoops();
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
            stopLoops();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void pause() {
        changes.lock();
        try {
            paused = true;
            stopLoops();
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
                    startLoops();
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
        return attempts.activeCount();
    }

    private void startLoops() {
        int concurrency = spec.options().concurrency();
        for (Supplier<FeedCursor> opening : openings) {
            DurableBatch batch = new DurableBatch(attempts, concurrency, new Lanes(concurrency, threads));
            DurableLoop loop = new DurableLoop(id(), spec.options().lease(), opening, batch);
            Thread thread = new Thread(loop, "thoonk-" + id() + "-durable");
            thread.setDaemon(true);
            loops.add(loop);
            loopThreads.add(thread);
            thread.start();
        }
    }

    private void stopLoops() {
        loops.forEach(DurableLoop::stop);
        try {
            for (Thread thread : loopThreads) {
                thread.join(PATIENCE.toMillis());
                if (thread.isAlive()) {
                    log.warn("Listener '{}' still handles an event after {} and is interrupted", id(), PATIENCE);
                    thread.interrupt();
                    thread.join(AFTER_INTERRUPT.toMillis());
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        loops.clear();
        loopThreads.clear();
    }
}
