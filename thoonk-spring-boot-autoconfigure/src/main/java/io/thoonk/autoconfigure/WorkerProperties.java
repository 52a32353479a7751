package io.thoonk.autoconfigure;

import io.thoonk.worker.BackoffOptions;
import io.thoonk.worker.WorkerOptions;
import java.time.Duration;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults of all workers.
 *
 * @param concurrency How many jobs a worker works on at once.
 * @param claimTimeout How long a claim holds without being renewed, which is how soon the job of a dead process can be given to another.
 * @param maxAttempts After how many failed attempts a job is stalled.
 * @param backoff How long a failed job stays out of the line.
 * @param shutdownTimeout How long running handlers get when the application stops.
 * @param autoStartup Whether workers start with the application.
 */
public record WorkerProperties(
        @DefaultValue("1") int concurrency,
        @DefaultValue("30s") Duration claimTimeout,
        @DefaultValue("5") int maxAttempts,
        @DefaultValue @NestedConfigurationProperty BackoffProperties backoff,
        @DefaultValue("20s") Duration shutdownTimeout,
        @DefaultValue("true") boolean autoStartup) {

    /** Checks the values. */
    public WorkerProperties {
        PropertyChecks.atLeast("thoonk.worker.concurrency", concurrency, 1);
        PropertyChecks.positive("thoonk.worker.claim-timeout", claimTimeout);
        PropertyChecks.atLeast("thoonk.worker.max-attempts", maxAttempts, 1);
        PropertyChecks.notNegative("thoonk.worker.shutdown-timeout", shutdownTimeout);
    }

    WorkerOptions toOptions() {
        return new WorkerOptions(
                concurrency,
                claimTimeout,
                maxAttempts,
                new BackoffOptions(backoff.delay(), backoff.multiplier(), backoff.maxDelay(), backoff.jitter()),
                shutdownTimeout,
                autoStartup);
    }
}
