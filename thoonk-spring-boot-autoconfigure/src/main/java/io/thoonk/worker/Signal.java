package io.thoonk.worker;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes one thread. Raising it costs next to nothing while that thread is awake. */
final class Signal {

    private volatile boolean raised;

    private volatile @Nullable Thread sleeper;

    void raise() {
        raised = true;
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Forgets what was raised so far; to be called before looking at what might have changed. */
    void lower() {
        raised = false;
    }

    /** Waits until it is raised, at most so long. */
    void await(long nanos) {
        long end = System.nanoTime() + nanos;
        sleeper = Thread.currentThread();
        try {
            long left = nanos;
            while (!raised && left > 0) {
                LockSupport.parkNanos(this, left);
                left = end - System.nanoTime();
            }
        } finally {
            sleeper = null;
        }
    }
}
