package io.thoonk.worker;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the next delayed job is due. Of many processes that know, one is enough to let it into the line: who comes too late a
 * few times asks less often, up to once a second. Times are those of {@link System#nanoTime()}. Not thread-safe.
 */
final class DueTime {

    private static final long LONGEST_GAP = TimeUnit.SECONDS.toNanos(1);

    private static final long SHORTEST_GAP = TimeUnit.MILLISECONDS.toNanos(10);

    private @Nullable Long next;

    private long notBefore;

    private long gap;

    DueTime(long now) {
        this.notBefore = now;
    }

    /** Hears that a job is due in so many ms; earlier times that are known stay. */
    void in(long millis, long now) {
        long heard = now + TimeUnit.MILLISECONDS.toNanos(millis);
        if (next == null || heard - next < 0) {
            next = heard;
        }
    }

    /** Hears from Redis when the next job is due. */
    void next(OptionalLong millis, long now) {
        next = millis.isPresent() ? now + TimeUnit.MILLISECONDS.toNanos(millis.getAsLong()) : null;
    }

    /** Notes that Redis was asked because a job was due, and whether one was left for us. */
    void asked(boolean inTime, long now) {
        gap = inTime ? 0 : Math.min(LONGEST_GAP, Math.max(SHORTEST_GAP, 2 * gap));
        notBefore = now + gap;
    }

    boolean isOver(long now) {
        Long at = at();
        return at != null && at - now <= 0;
    }

    /** When to ask Redis, if ever. */
    @Nullable
    Long at() {
        if (next == null) {
            return null;
        }
        return next - notBefore < 0 ? notBefore : next;
    }
}
