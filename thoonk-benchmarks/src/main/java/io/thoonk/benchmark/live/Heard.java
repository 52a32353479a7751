package io.thoonk.benchmark.live;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts what arrives, and how long it took since the time that it carries. Thread-safe. */
final class Heard {

    private static final double MILLISECOND = 1e6;

    private final AtomicInteger count = new AtomicInteger();

    private final long[] latencies;

    private final long patience;

    /**
     * Creates it.
     *
     * @param most how many may arrive
     * @param patience how long nothing may come before no more is waited for
     */
    Heard(int most, Duration patience) {
        this.latencies = new long[most];
        this.patience = patience.toNanos();
    }

    void add(long sentAt) {
        int index = count.getAndIncrement();
        if (index < latencies.length) {
            latencies[index] = System.nanoTime() - sentAt;
        }
    }

    void reset() {
        count.set(0);
    }

    /** Waits for so many, and gives up when nothing has come for too long; tells how many came. */
    int await(int expected) {
        int before = count.get();
        long since = System.nanoTime();
        while (count.get() < expected && System.nanoTime() - since < patience) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            if (count.get() != before) {
                before = count.get();
                since = System.nanoTime();
            }
        }
        return count.get();
    }

    /** A quantile in milliseconds. */
    double quantile(double share) {
        long[] sorted = Arrays.copyOf(latencies, Math.min(count.get(), latencies.length));
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))] / MILLISECOND;
    }
}
