package io.thoonk.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets whoever pauses a dispatcher wait until it has noticed. Thread-safe. */
final class PauseNotice {

    private static final Logger log = LoggerFactory.getLogger(PauseNotice.class);

    private volatile @Nullable CountDownLatch awaited;

    /** Begins to wait, from before the dispatcher is told. */
    CountDownLatch expect() {
        CountDownLatch noticed = new CountDownLatch(1);
        awaited = noticed;
        return noticed;
    }

    /** Waits, not for ever. */
    static void await(CountDownLatch noticed, Duration longest, String worker) throws InterruptedException {
        if (!noticed.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("Worker '{}' still waits for an answer of Redis; what that brings goes back to the line", worker);
        }
    }

    void noticed() {
        CountDownLatch noticed = awaited;
        if (noticed != null) {
            noticed.countDown();
        }
    }
}
