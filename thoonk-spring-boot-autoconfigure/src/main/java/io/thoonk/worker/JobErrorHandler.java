package io.thoonk.worker;

import io.thoonk.job.Job;
import java.time.Duration;

/** Decides what becomes of a job whose method failed. Thread-safe. */
@FunctionalInterface
public interface JobErrorHandler {

    /**
     * Decides.
     *
     * @param job the job
     * @param failure what the method threw, or why it could not be called
     * @param options of the worker
     * @return what becomes of the job
     */
    Verdict decide(Job<?> job, Throwable failure, WorkerOptions options);

    /** What becomes of a failed job. */
    sealed interface Verdict {

        /**
         * It comes back.
         *
         * @param backoff after how long
         */
        record Retry(Duration backoff) implements Verdict {}

        /** It waits for a person. */
        record Stall() implements Verdict {}
    }
}
