package io.thoonk.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when a job has to be started, and to be done. Immutable.
 *
 * @param expiresIn how long after it is due it has to be started
 * @param expires until when it has to be started; not both
 * @param deadline until when it has to be done
 */
record JobBounds(
        @Nullable Duration expiresIn,
        @Nullable Instant expires,
        @Nullable Instant deadline) {

    static final JobBounds NONE = new JobBounds(null, null, null);

    /** Refuses what could never run. */
    void check(@Nullable Instant at) {
        if (expiresIn != null && expires != null) {
            throw new IllegalArgumentException(
                    "give expires as a duration (" + expiresIn + ") or as a time (" + expires + "), not both");
        }
        refuseBefore("expires", expires, at);
        refuseBefore("deadline", deadline, at);
    }

    private static void refuseBefore(String name, @Nullable Instant bound, @Nullable Instant at) {
        if (bound != null && at != null && !at.isBefore(bound)) {
            throw new IllegalArgumentException(
                    "a job that is due at " + at + " would never run, as its " + name + " is " + bound);
        }
    }
}
