package io.thoonk.worker;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes one thread. Raising it costs next to nothing while that thread is awake. */
final class Signal {

    private volatile boolean raised;

    private volatile boolean nudged;

    private volatile @Nullable Thread sleeper;

    void raise() {
        raised = true;
        wake();
    }

    /** Wakes the thread without a reason that it would have to act on. */
    void nudge() {
        nudged = true;
        wake();
    }

    private void wake() {
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Forgets what was raised so far, and tells whether it was; to be called before looking at what might have changed. */
    boolean lower() {
        boolean was = raised;
        raised = false;
        nudged = false;
        return was;
    }

    /** Waits until it is raised or nudged, at most so long, and not any longer than the thread is interrupted. */
    void await(long nanos) {
        long end = System.nanoTime() + nanos;
        sleeper = Thread.currentThread();
        try {
            long left = nanos;
            while (!raised && !nudged && left > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, left);
                left = end - System.nanoTime();
            }
        } finally {
            sleeper = null;
        }
    }
}
