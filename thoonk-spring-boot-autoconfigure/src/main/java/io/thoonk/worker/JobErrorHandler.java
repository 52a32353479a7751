package io.thoonk.worker;

import io.thoonk.job.Job;
import java.time.Duration;

/**
 * Decides what becomes of a job whose method failed. Thread-safe. Where it throws or returns {@code null},
 * {@link DefaultJobErrorHandler} decides. A job with a {@link JobResultException} is stalled
 * whatever it decides.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobErrorHandler {

    /**
     * {@return what becomes of a job: it comes back, or it is stalled}
     *
     * @param job the job, whose failures so far do not count this one
     * @param failure what the method threw, or why it could not be called
     * @param options the worker's options, with its {@code maxAttempts} and backoff
     */
    Verdict decide(Job<?> job, Throwable failure, WorkerOptions options);

    /** What becomes of a failed job. */
    sealed interface Verdict {

        /**
         * It comes back.
         *
         * @param backoff after how long; a negative one is none, and the longest is a thousand years
         */
        record Retry(Duration backoff) implements Verdict {

            private static final Duration LONGEST = Duration.ofDays(365_000);

            /** Makes sure that the backoff is one that Redis can keep. */
            public Retry {
                if (backoff.isNegative()) {
                    backoff = Duration.ZERO;
                } else if (backoff.compareTo(LONGEST) > 0) {
                    backoff = LONGEST;
                }
            }
        }

        /** It waits for a person. */
        record Stall() implements Verdict {}
    }
}
