package io.thoonk.benchmark.compare;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what handlers were given, and when the first came. */
final class Probe {

    private static final int PATIENCE_MINUTES = 5;

    private volatile CountDownLatch open = new CountDownLatch(0);

    private volatile Latencies latencies = new Latencies(0);

    private final AtomicLong first = new AtomicLong();

    void expect(int jobs) {
        first.set(0);
        open = new CountDownLatch(jobs);
    }

    void begun() {
        if (first.get() == 0) {
            first.compareAndSet(0, System.nanoTime());
        }
    }

    void handled() {
        open.countDown();
    }

    void record(Latencies into) {
        latencies = into;
    }

    /** Takes a payload that begins with the time of its put. */
    void arrived(String payload) {
        latencies.add(System.nanoTime() - Long.parseLong(payload.strip()));
        handled();
    }

    /** Waits for the last. */
    void await() {
        try {
            if (!open.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        open.getCount() + " jobs were not handled in " + PATIENCE_MINUTES + " min");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** Jobs per second since the first began, to be asked when the last has ended. */
    double perSecondSinceFirst(int jobs) {
        return jobs * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - first.get());
    }
}
