package io.thoonk.worker;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The lock of a {@link FetchLoop}, where its own thread rests until something changes and others wait until it does. */
final class FetchMonitor {

    private static final long LONGEST_REST = Duration.ofMinutes(1).toNanos();

    /** Who sleeps no longer than this need not be woken for what is not urgent. */
    private static final long SOON = Duration.ofMillis(2).toNanos();

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    private final Condition atRest = lock.newCondition();

    private boolean woken;

    private boolean awaits;

    private boolean isAtRest;

    private boolean isClosed;

    private long wakesAt;

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Changes something that the loop's thread is to hear of. */
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Changes something that the loop's thread is to hear of only if it waits for that alone. */
    void changeQuietly(Runnable change) {
        lock.lock();
        try {
            change.run();
            if (awaits) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the loop's thread; called under the lock. */
    void wake() {
        woken = true;
        changed.signal();
    }

    /** Wakes the loop's thread unless it wakes so soon, or little later, by itself; called under the lock. */
    void wakeWithin(long nanos, long now) {
        if (nanos < wakesAt - now - SOON) {
            wake();
        }
    }

    /**
     * Rests, at most so long; called by the loop's thread under the lock.
     *
     * @param isPaused whether that is the rest of a pause
     * @param interrupted is run where the thread is interrupted, which ends the rest: that means nothing before the loop's end
     */
    void rest(long nanos, long now, boolean isPaused, Runnable interrupted) {
        isAtRest = isPaused;
        atRest.signalAll();
        wakesAt = now + Math.min(nanos, LONGEST_REST);
        try {
            if (!woken) {
                changed.awaitNanos(wakesAt - now);
            }
        } catch (InterruptedException ex) {
            interrupted.run();
        } finally {
            woken = false;
            wakesAt = System.nanoTime();
        }
    }

    /** Waits for a change that is one step away; called by the loop's thread. */
    void await(BooleanSupplier hasChanged) {
        lock.lock();
        try {
            awaits = true;
            while (!hasChanged.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            awaits = false;
            lock.unlock();
        }
    }

    /** Begins a pause and waits for its rest, or the loop's end; tells whether that came in time. */
    boolean pause(Runnable pause, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            pause.run();
            isAtRest = false;
            wake();
            while (!isAtRest && !isClosed && left > 0) {
                left = atRest.awaitNanos(left);
            }
            return isAtRest || isClosed;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the loop has ended. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            atRest.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
