package io.thoonk.job;

/**
 * What becomes of a job that waits for others where one of them fails: is stalled, retracted, or expires; a batch, where all its
 * members have ended and not all of them finished.
 *
 * @since 0.1.0
 */
public enum WhenFailed {
    /** It runs all the same, once each of the others has ended or is stalled; {@link Job#resultsOf()} tells how. */
    RUN,
    /** It is removed, as if somebody retracted it. */
    DROP,
    /**
     * It is stalled, with a reason that names the other one. Once that is retried it waits again, and runs when that finishes.
     * The default.
     */
    STALL
}
