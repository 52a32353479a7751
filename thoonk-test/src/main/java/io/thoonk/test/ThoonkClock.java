package io.thoonk.test;

import io.thoonk.job.JobQueue;
import io.thoonk.job.MaintenanceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

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

    private static final int MOST_DUE_TIMES = 500;

    private final ThoonkTestMode mode;

    private final TestKeys keys;

    private final TestWorkers workers;

    private final TestDeclarations declarations;

    ThoonkClock(ThoonkTestMode mode, TestKeys keys, TestWorkers workers, TestDeclarations declarations) {
        this.mode = mode;
        this.keys = keys;
        this.workers = workers;
        this.declarations = declarations;
    }

    /**
     * Moves the clock forward, and has Redis do at once what is due then: delayed jobs enter the line, expired claims end, results
     * go whose time is over. Workers that run by themselves take what comes; {@link ThoonkTestMode#INLINE} runs it before this
     * returns, and throws what a worker throws.
     *
     * <p>It stops at each due time of what recurs, 500 at most, and has the job put that is due then; {@link ThoonkTestMode#INLINE} runs
     * it before the clock goes on, so where a worker throws it stands at that time.
     *
     * @param time by how much, not negative; fractions of a millisecond are left out
     * @throws IllegalArgumentException if it is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Time does not go back, but was to go by " + time);
        }
        Duration left = time;
        for (int stop = 0; stop < MOST_DUE_TIMES; stop++) {
            Optional<Duration> next = untilNextDue();
            if (next.isEmpty() || next.get().compareTo(left) > 0) {
                break;
            }
            move(next.get());
            left = left.minus(next.get());
        }
        move(left);
    }

    private Optional<Duration> untilNextDue() {
        Instant now = keys.now();
        return keys.jobFeeds().stream()
                .flatMap(feed -> feed.recurringInfo().stream())
                .flatMap(recurring -> recurring.due().stream())
                .min(Comparator.naturalOrder())
                .map(due -> due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO);
    }

    private void move(Duration time) {
        keys.moveClock(time);
        declarations.renewRecurring();
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
