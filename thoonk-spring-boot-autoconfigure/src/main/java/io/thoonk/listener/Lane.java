package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on some executor. What does not fit makes its sender wait. */
final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final int CAPACITY = 16;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private final Executor executor;

    private boolean running;

    Lane(Executor executor) {
        this.executor = executor;
    }

    void put(Runnable task) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (tasks.size() >= CAPACITY) {
                changed.await();
            }
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::run);
        } catch (Throwable ex) {
            // No thread of theirs, so ours: an event must not be lost, nor overtaken.
            log.debug("No other thread could be had", LoggableFailure.of(ex));
            run();
        }
    }

    void awaitIdle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (running) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what has not begun. */
    void clear() {
        lock.lock();
        try {
            tasks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Runnable task = next();
        while (task != null) {
            try {
                task.run();
            } catch (Throwable ex) {
                // The lane is free for the next task whatever becomes of this one.
                log.error("An event could not be handled", LoggableFailure.of(ex));
            }
            task = next();
        }
    }

    private @org.jspecify.annotations.Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.poll();
            running = task != null;
            changed.signalAll();
            return task;
        } finally {
            lock.unlock();
        }
    }
}
