package io.thoonk.worker;

import io.thoonk.job.JobSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a worker works. Immutable.
 *
 * @param concurrency how many jobs at once, at least 1
 * @param claimTimeout how long a claim holds without being renewed
 * @param timeout how long a handler may take, or empty for any time
 * @param maxAttempts after how many failed attempts a job is stalled, at least 1
 * @param backoff how long a failed job stays out of the line
 * @param shutdownTimeout how long running handlers get when the container stops
 * @param autoStartup whether the container starts with the application
 * @param maxStackTrace how many characters of the stack trace of a failure are kept with its job, 0 for none
 * @param keepResult how long results are kept, zero for not at all
 * @param prefetch how many jobs are claimed beyond those that handlers work on
 */
public record WorkerOptions(
        int concurrency,
        Duration claimTimeout,
        Optional<Duration> timeout,
        int maxAttempts,
        BackoffOptions backoff,
        Duration shutdownTimeout,
        boolean autoStartup,
        int maxStackTrace,
        Duration keepResult,
        Prefetch prefetch) {

    /** What is kept of a stack trace where nothing else is said. */
    public static final int USUAL_STACK_TRACE = 4000;

    /**
     * Creates options that keep the usual part of stack traces, and results for the usual time, and fetch ahead by measurement.
     *
     * @param concurrency how many jobs at once, at least 1
     * @param claimTimeout how long a claim holds without being renewed
     * @param timeout how long a handler may take, or empty for any time
     * @param maxAttempts after how many failed attempts a job is stalled, at least 1
     * @param backoff how long a failed job stays out of the line
     * @param shutdownTimeout how long running handlers get when the container stops
     * @param autoStartup whether the container starts with the application
     */
    public WorkerOptions(
            int concurrency,
            Duration claimTimeout,
            Optional<Duration> timeout,
            int maxAttempts,
            BackoffOptions backoff,
            Duration shutdownTimeout,
            boolean autoStartup) {
        this(
                concurrency,
                claimTimeout,
                timeout,
                maxAttempts,
                backoff,
                shutdownTimeout,
                autoStartup,
                USUAL_STACK_TRACE,
                JobSettings.DEFAULT_KEEP_RESULT,
                Prefetch.AUTO);
    }

    /**
     * The options of an application that sets nothing.
     *
     * @return one job at a time, 30 s, no bound on a handler's time, 5 attempts, 1 s doubling up to 5 min, 20 s, started, results kept for a day
     */
    public static WorkerOptions defaults() {
        return new WorkerOptions(
                1,
                Duration.ofSeconds(30),
                Optional.empty(),
                5,
                new BackoffOptions(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), Duration.ZERO),
                Duration.ofSeconds(20),
                true);
    }
}
