package io.thoonk.dashboard;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts waits in buckets that grow by a fifth, so that a percentile is right to within a tenth. Thread-safe. */
final class WaitHistogram {

    private static final int BUCKETS = 128;

    private static final double STEPS_PER_DOUBLING = 4;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(long millis) {
        double doublings = Math.log(Math.max(1, millis)) / Math.log(2);
        counts.incrementAndGet((int) Math.min(BUCKETS - 1, Math.round(doublings * STEPS_PER_DOUBLING)));
    }

    WaitPercentiles percentiles() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        return total == 0
                ? WaitPercentiles.NONE
                : new WaitPercentiles(total, at((total + 1) / 2), at((long) Math.ceil(total * 0.99)));
    }

    private long at(long rank) {
        long seen = 0;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && (seen += counts.get(bucket)) < rank) {
            bucket++;
        }
        return Math.round(Math.pow(2, bucket / STEPS_PER_DOUBLING));
    }
}
