package io.thoonk.worker;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When the next delayed job is due. Of many processes that know, one is enough to let it into the line: who comes too late a
 * few times asks less often, up to once a second. Thread-safe.
 */
final class DueTime {

    private static final long NEVER = Long.MAX_VALUE;

    private static final long LONGEST_GAP = TimeUnit.SECONDS.toNanos(1);

    private static final long SHORTEST_GAP = TimeUnit.MILLISECONDS.toNanos(10);

    private final long start = System.nanoTime();

    private long at = NEVER;

    private long notBefore;

    private long gap;

    /** Hears that a job is due in so many ms; earlier times that are known stay. */
    synchronized void in(long millis) {
        at = Math.min(at, elapsed() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Hears from Redis when the next job is due. */
    synchronized void next(OptionalLong millis) {
        at = millis.isPresent() ? elapsed() + TimeUnit.MILLISECONDS.toNanos(millis.getAsLong()) : NEVER;
    }

    /** Notes that Redis was asked because a job was due, and whether one was left for us. */
    synchronized void asked(boolean inTime) {
        gap = inTime ? 0 : Math.min(LONGEST_GAP, Math.max(SHORTEST_GAP, 2 * gap));
        notBefore = elapsed() + gap;
    }

    synchronized boolean isOver() {
        return nanosLeft() == 0;
    }

    synchronized long nanosLeft() {
        return at == NEVER ? NEVER : Math.max(0, Math.max(at, notBefore) - elapsed());
    }

    private long elapsed() {
        return System.nanoTime() - start;
    }
}
