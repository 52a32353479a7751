package io.thoonk.worker;

import java.time.Duration;

/** How long what is done may take to be handed in when its container ends. Used by one thread. */
final class LastCalls {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration LONGEST_IF_URGENT = Duration.ofSeconds(2);

    private boolean begun;

    private long until;

    /** Tells whether the time is over, which begins with the first question. */
    boolean areOver() {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            until = now + LONGEST.toNanos();
        }
        // Who interrupts this thread cannot wait for a Redis that is not there.
        if (Thread.interrupted()) {
            until = Math.min(until, now + LONGEST_IF_URGENT.toNanos());
        }
        return now - until > 0;
    }
}
