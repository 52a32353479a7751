package io.thoonk.autoconfigure;

import io.thoonk.worker.Prefetch;
import io.thoonk.worker.WorkerOverrides;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Overrides of one worker.
 *
 * @param concurrency How many jobs the worker works on at once.
 * @param claimTimeout How long a claim holds without being renewed.
 * @param timeout How long a handler may take before it is interrupted and its job counts as failed.
 * @param maxAttempts After how many failed attempts a job is stalled.
 * @param backoff How long a failed job stays out of the line.
 * @param shutdownTimeout How long running handlers get when the application stops.
 * @param autoStartup Whether the worker starts with the application.
 * @param maxStackTrace How many characters of the stack trace of a failure are kept with its job, root cause first; 0 for none.
 * @param keepResult How long results are kept. With 0 they are not kept.
 * @param prefetch How many jobs the worker claims beyond those that its handlers work on: a number, or auto.
 */
public record WorkerOverrideProperties(
        @Nullable Integer concurrency,
        @Nullable Duration claimTimeout,
        @Nullable Duration timeout,
        @Nullable Integer maxAttempts,
        @Nullable Backoff backoff,
        @Nullable Duration shutdownTimeout,
        @Nullable Boolean autoStartup,
        @Nullable Integer maxStackTrace,
        @Nullable Duration keepResult,
        @Nullable Prefetch prefetch) {

    void check(String prefix) {
        PropertyChecks.atLeast(prefix + ".concurrency", concurrency, 1);
        PropertyChecks.positive(prefix + ".claim-timeout", claimTimeout);
        PropertyChecks.positive(prefix + ".timeout", timeout);
        PropertyChecks.atLeast(prefix + ".max-attempts", maxAttempts, 1);
        PropertyChecks.notNegative(prefix + ".shutdown-timeout", shutdownTimeout);
        PropertyChecks.atLeast(prefix + ".max-stack-trace", maxStackTrace, 0);
        PropertyChecks.notNegative(prefix + ".keep-result", keepResult);
        if (backoff != null) {
            PropertyChecks.notNegative(prefix + ".backoff.delay", backoff.delay());
            PropertyChecks.atLeastOne(prefix + ".backoff.multiplier", backoff.multiplier());
            PropertyChecks.notNegative(prefix + ".backoff.max-delay", backoff.maxDelay());
            PropertyChecks.notNegative(prefix + ".backoff.jitter", backoff.jitter());
        }
    }

    WorkerOverrides toOverrides() {
        return new WorkerOverrides(
                concurrency,
                claimTimeout,
                timeout,
                maxAttempts,
                backoff == null ? null : backoff.delay(),
                backoff == null ? null : backoff.multiplier(),
                backoff == null ? null : backoff.maxDelay(),
                backoff == null ? null : backoff.jitter(),
                shutdownTimeout,
                autoStartup,
                maxStackTrace,
                keepResult,
                prefetch);
    }

    /**
     * How long a failed job of one worker stays out of the line.
     *
     * @param delay How long after the first failure.
     * @param multiplier By what the delay grows with each further failure.
     * @param maxDelay Longest delay.
     * @param jitter By how much a delay may be longer than computed.
     */
    public record Backoff(
            @Nullable Duration delay,
            @Nullable Double multiplier,
            @Nullable Duration maxDelay,
            @Nullable Duration jitter) {}
}
