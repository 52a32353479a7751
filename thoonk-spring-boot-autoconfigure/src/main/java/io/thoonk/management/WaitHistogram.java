package io.thoonk.management;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts waits in buckets that grow by a fifth, so that a percentile is right to within a tenth. Thread-safe. */
final class WaitHistogram {

    private static final int BUCKETS = 128;

    private static final double STEPS_PER_DOUBLING = 4;

    /** Somewhat longer than a minute, at the end of which it is taken, unless nobody keeps a history or Redis is away. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    private final long startedAt = System.nanoTime();

    /** Whether it is too old to be of this minute. */
    boolean isOver() {
        return System.nanoTime() - startedAt > LONGEST.toNanos();
    }

    void record(long millis) {
        double doublings = Math.log(Math.max(1, millis)) / Math.log(2);
        counts.incrementAndGet((int) Math.min(BUCKETS - 1, Math.round(doublings * STEPS_PER_DOUBLING)));
    }

    /** As the script that counts the waits of all processes together reads it: buckets that are not empty, and how many are in each. */
    byte[] packed() {
        ByteBuffer packed = ByteBuffer.allocate(BUCKETS * (1 + Integer.BYTES));
        for (int i = 0; i < BUCKETS; i++) {
            long count = counts.get(i);
            if (count > 0) {
                packed.put((byte) i).putInt((int) Math.min(count, 0xFFFF_FFFFL));
            }
        }
        return Arrays.copyOf(packed.array(), packed.position());
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
