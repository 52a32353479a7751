package io.thoonk.benchmark.compare;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Durations in nanoseconds, recorded by any thread, read when all have been recorded. */
final class Latencies {

    private static final double MICROSECOND = 1000;

    private final long[] values;

    private final AtomicInteger next = new AtomicInteger();

    Latencies(int most) {
        this.values = new long[most];
    }

    void add(long nanoseconds) {
        int index = next.getAndIncrement();
        if (index < values.length) {
            values[index] = nanoseconds;
        }
    }

    int count() {
        return Math.min(next.get(), values.length);
    }

    /** A quantile in microseconds. */
    double quantile(double share) {
        long[] sorted = Arrays.copyOf(values, count());
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / MICROSECOND;
    }
}
