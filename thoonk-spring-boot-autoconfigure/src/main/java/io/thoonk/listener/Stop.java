package io.thoonk.listener;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends the work of one loop, and its pauses at once. */
final class Stop {

    private final CountDownLatch latch = new CountDownLatch(1);

    void now() {
        latch.countDown();
    }

    boolean isDone() {
        return latch.getCount() == 0;
    }

    /** Waits, for less long where the thread is interrupted; whether it was stopped, of which an interrupt says nothing. */
    boolean await(long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            return isDone();
        }
    }
}
