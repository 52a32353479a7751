package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for which those who close something wait, but not for ever: who holds it may be waiting for Redis. */
final class PatientLock extends ReentrantLock {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long serialVersionUID = 1L;

    /** Tells whether the caller holds the lock now, which it does not after the patience or an interrupt. */
    boolean tryLockPatiently() {
        try {
            return tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until nobody else holds the lock. */
    void awaitPatiently() {
        if (tryLockPatiently()) {
            unlock();
        }
    }
}
