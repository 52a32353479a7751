package io.thoonk.test;

import io.thoonk.job.JobQueue;
import io.thoonk.job.MaintenanceReport;
import java.time.Duration;
import java.time.Instant;

/**
 * The time by which Redis works for one test class; it goes on by itself and can be moved forward. What waits in Redis for its time
 * goes by it: delays, backoff, claims and leases, how long results are kept. What waits in this Java process does not: the
 * {@code timeout} of a worker, the retries of a listener, a blocking {@code get(timeout)}; nor does {@link Instant#now()} in the
 * application. Injectable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ThoonkClock {

    private static final int MOST_PASSES = 1000;

    private final ThoonkTestMode mode;

    private final TestKeys keys;

    private final TestWorkers workers;

    ThoonkClock(ThoonkTestMode mode, TestKeys keys, TestWorkers workers) {
        this.mode = mode;
        this.keys = keys;
        this.workers = workers;
    }

    /**
     * Moves the clock forward, and has Redis do at once what is due then: delayed jobs enter the line, expired claims end, results
     * go whose time is over. Workers that run by themselves take what comes; {@link ThoonkTestMode#INLINE} runs it before this
     * returns, and throws what a worker throws.
     *
     * @param time by how much, not negative; fractions of a millisecond are left out
     * @throws IllegalArgumentException if it is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Time does not go back, but was to go by " + time);
        }
        keys.moveClock(time);
        keys.jobFeeds().forEach(ThoonkClock::maintain);
        if (mode == ThoonkTestMode.INLINE) {
            workers.drainAll();
        }
    }

    /**
     * Tells the time.
     *
     * @return the time of Redis, moved
     */
    public Instant now() {
        return keys.now();
    }

    private static void maintain(JobQueue<?> feed) {
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            MaintenanceReport report = feed.maintain();
            if (report.promoted() + report.expired() == 0) {
                return;
            }
        }
    }
}
