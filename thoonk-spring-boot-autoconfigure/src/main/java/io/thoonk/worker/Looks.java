package io.thoonk.worker;

import java.time.Duration;

/**
 * How often the dispatcher's thread looks after jobs that wait for a thread: often while jobs are taken, less and less often
 * while nothing happens. Looked with by one thread.
 */
final class Looks {

    private static final long SHORTEST = Duration.ofNanos(100_000).toNanos();

    private static final long LONGEST_WHILE_WAITING = Duration.ofMillis(20).toNanos();

    private static final long RARE = Duration.ofMillis(2).toNanos();

    private static final long REST = Duration.ofMinutes(1).toNanos();

    private final ReadyJobs ready;

    private volatile long interval = REST;

    private long taken;

    Looks(ReadyJobs ready) {
        this.ready = ready;
    }

    /** Wakes more threads where jobs wait too long for one; tells whether they are short jobs, of which threads take many. */
    boolean areQuick() {
        return ready.relieve();
    }

    /** How long until the next look, unless somebody nudges. */
    long nanosUntilNext() {
        long now = ready.taken();
        boolean isWaiting = ready.hasWaiting();
        if (now != taken || isWaiting && interval == REST) {
            interval = SHORTEST;
        } else if (isWaiting) {
            interval = Math.min(LONGEST_WHILE_WAITING, 2 * interval);
        } else {
            interval = interval < RARE ? 2 * interval : REST;
        }
        taken = now;
        return interval;
    }

    /** Has the next look taken soon if it would be long in coming. */
    void nudgeIfRare(Signal signal) {
        if (interval > RARE) {
            signal.nudge();
        }
    }
}
