package io.thoonk.worker;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one source says about a worker; {@code null} leaves the say to the source before it.
 *
 * @param concurrency how many jobs at once
 * @param claimTimeout how long a claim holds without being renewed
 * @param timeout how long a handler may take
 * @param maxAttempts after how many failed attempts a job is stalled
 * @param backoffDelay backoff after the first failure
 * @param backoffMultiplier by what the backoff grows
 * @param backoffMaxDelay longest backoff
 * @param backoffJitter by how much a backoff may be longer than computed
 * @param shutdownTimeout how long running handlers get when the container stops
 * @param autoStartup whether the container starts with the application
 * @param maxStackTrace how many characters of the stack trace of a failure are kept with its job
 * @param keepResult how long results are kept
 * @param prefetch how many jobs are claimed beyond those that handlers work on
 */
public record WorkerOverrides(
        @Nullable Integer concurrency,
        @Nullable Duration claimTimeout,
        @Nullable Duration timeout,
        @Nullable Integer maxAttempts,
        @Nullable Duration backoffDelay,
        @Nullable Double backoffMultiplier,
        @Nullable Duration backoffMaxDelay,
        @Nullable Duration backoffJitter,
        @Nullable Duration shutdownTimeout,
        @Nullable Boolean autoStartup,
        @Nullable Integer maxStackTrace,
        @Nullable Duration keepResult,
        @Nullable Prefetch prefetch) {

    WorkerOptions over(WorkerOptions base) {
        return new WorkerOptions(
                or(concurrency, base.concurrency()),
                or(claimTimeout, base.claimTimeout()),
                timeout == null ? base.timeout() : Optional.of(timeout),
                or(maxAttempts, base.maxAttempts()),
                new BackoffOptions(
                        or(backoffDelay, base.backoff().delay()),
                        or(backoffMultiplier, base.backoff().multiplier()),
                        or(backoffMaxDelay, base.backoff().maxDelay()),
                        or(backoffJitter, base.backoff().jitter())),
                or(shutdownTimeout, base.shutdownTimeout()),
                or(autoStartup, base.autoStartup()),
                or(maxStackTrace, base.maxStackTrace()),
                or(keepResult, base.keepResult()),
                or(prefetch, base.prefetch()));
    }

    private static <V> V or(@Nullable V said, V otherwise) {
        return said == null ? otherwise : said;
    }
}
