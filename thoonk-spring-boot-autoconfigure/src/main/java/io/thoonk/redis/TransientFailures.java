package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Waits between attempts while a cluster moves a slot or elects a master, for as long as the driver would wait for an
 * answer. For one call; not thread-safe.
 */
final class TransientFailures {

    private static final long SHORTEST_MILLIS = 10;

    private static final long LONGEST_MILLIS = 200;

    private final Deadline deadline;

    private long pause = SHORTEST_MILLIS;

    private final Predicate<Throwable> passing;

    TransientFailures(Duration patience) {
        this(patience, RedisFailures::isPassing);
    }

    TransientFailures(Duration patience, Predicate<Throwable> passing) {
        this.deadline = Deadline.in(patience);
        this.passing = passing;
    }

    /** Tells whether to try again, after a pause; an interrupt ends the patience. */
    boolean passes(Throwable failure) {
        return passes(failure, false);
    }

    /** The same where something else says that the trouble passes. */
    boolean passes(Throwable failure, boolean isPassing) {
        if (!(isPassing || passing.test(failure)) || deadline.isOver()) {
            return false;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
        pause = Math.min(2 * pause, LONGEST_MILLIS);
        return !Thread.currentThread().isInterrupted();
    }
}
