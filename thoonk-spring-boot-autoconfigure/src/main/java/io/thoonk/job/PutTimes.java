package io.thoonk.job;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether claims are to bring the times of all puts, which Redis spells slowly, and not the first alone: in the beginning, and for
 * good once a job was asked for its own.
 * Thread-safe.
 */
final class PutTimes {

    /** So many jobs that nobody has asked are enough to know. */
    static final int ENOUGH = 1000;

    private final AtomicInteger unasked = new AtomicInteger();

    private volatile boolean asked;

    boolean areWanted() {
        return asked || unasked.get() < ENOUGH;
    }

    /** So many jobs were claimed. */
    void claimed(int jobs) {
        if (!asked && unasked.get() < ENOUGH) {
            unasked.addAndGet(jobs);
        }
    }

    void asked() {
        asked = true;
    }
}
