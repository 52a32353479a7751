package io.thoonk.management;

import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the jobs that this process works on have waited, in this minute; of jobs that were claimed together, the first, as
 * they stood together in the line. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WaitTimes implements JobWorkerSpecCustomizer {

    private final Map<String, Histogram> minutes = new ConcurrentHashMap<>();

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return spec.withHandler(job -> {
            note(spec.feed(), job);
            return spec.handler().handle(job);
        });
    }

    private void note(String feed, Job<?> job) {
        if (job.failureCount() == 0) {
            JobClaims.knownWait(job).ifPresent(waited -> minute(feed).record(waited.toMillis()));
        }
    }

    private Histogram minute(String feed) {
        Histogram minute = minutes.get(feed);
        return minute != null && !minute.isOver()
                ? minute
                : minutes.compute(feed, (name, known) -> known == null || known.isOver() ? new Histogram() : known);
    }

    /** The feeds of which there is something to tell. */
    Set<String> feeds() {
        return Set.copyOf(minutes.keySet());
    }

    Percentiles soFar(String feed) {
        return Optional.ofNullable(minutes.get(feed))
                .filter(minute -> !minute.isOver())
                .map(Histogram::percentiles)
                .orElse(Percentiles.NONE);
    }

    /** Ends the minute of a feed. */
    Histogram take(String feed) {
        return Optional.ofNullable(minutes.remove(feed)).orElseGet(Histogram::new);
    }

    /**
     * How long jobs waited from put to claim.
     *
     * @param count of how many jobs
     * @param median in ms
     * @param high the 99th percentile, in ms
     */
    public record Percentiles(long count, long median, long high) {

        /** Nobody waited. */
        public static final Percentiles NONE = new Percentiles(0, 0, 0);
    }

    /** Counts waits in buckets that grow by a fifth, so that a percentile is right to within a tenth. Thread-safe. */
    static final class Histogram {

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

        WaitTimes.Percentiles percentiles() {
            long total = 0;
            for (int i = 0; i < BUCKETS; i++) {
                total += counts.get(i);
            }
            return total == 0
                    ? WaitTimes.Percentiles.NONE
                    : new WaitTimes.Percentiles(total, at((total + 1) / 2), at((long) Math.ceil(total * 0.99)));
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
}
