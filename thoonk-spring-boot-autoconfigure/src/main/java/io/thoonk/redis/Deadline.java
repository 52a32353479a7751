package io.thoonk.redis;

import java.time.Duration;

/**
 * The end of a wait.
 *
 * @param bounded whether there is one
 * @param nanoTime when, by {@link System#nanoTime()}
 * @since 0.1.0
 */
public record Deadline(boolean bounded, long nanoTime) {

    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Sets the end of a wait.
     *
     * @param timeout how long from now; zero for never
     * @return the deadline
     */
    public static Deadline in(Duration timeout) {
        Duration capped = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        return new Deadline(!timeout.isZero(), System.nanoTime() + capped.toNanos());
    }

    /** {@return how long is left, zero once it is over; a year if the wait has no end} */
    public Duration remaining() {
        return bounded ? Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())) : LONGEST;
    }

    /** {@return whether the wait is over} */
    public boolean isOver() {
        return remaining().isZero();
    }
}
