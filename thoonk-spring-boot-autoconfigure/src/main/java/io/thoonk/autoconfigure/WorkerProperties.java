package io.thoonk.autoconfigure;

import io.thoonk.job.JobOrder;
import io.thoonk.job.PriorityStep;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults of all workers.
 *
 * @param concurrency How many jobs a worker works on at once.
 * @param claimTimeout How long a claim holds without being renewed, which is how soon the job of a dead process can be given to another.
 * @param timeout How long a handler may take before it is interrupted and its job counts as failed. Any time by default.
 * @param maxAttempts After how many failed attempts a job is stalled.
 * @param maxCrashes How often the worker of a job may die before maintenance stalls the job.
 * @param backoff How long a failed job stays out of the line.
 * @param shutdownTimeout How long running handlers get when the application stops.
 * @param autoStartup Whether workers start with the application.
 * @param maxStackTrace How many characters of the stack trace of a failure are kept with its job, root cause first; 0 for none.
 * @param keepResult How long results are kept in Redis, for whoever asks later than the job ends; also those that are finished by hand. With 0 they are not kept.
 * @param prefetch How many jobs a worker claims beyond those that its handlers work on: a number, or auto to keep the handlers busy during a call to Redis, which fetches nothing ahead for handlers that take longer.
 * @param limits How often and how many at a time the jobs of a worker's queue may be started, in all processes.
 * @param order Whether jobs of the same key run one at a time, as they were put.
 * @param orderOnFailure Whether a job that waits for its next attempt holds those of its key behind it, where the order is strict.
 * @param orderOnStall Whether a stalled job does.
 * @param priorityStep How far the levels of jobs are apart in the queues of all workers: a time, by which a level starts ahead of the next, or strict, so that a lower one always goes first.
 * @param maxRun How long a job may run before its handler is asked to leave it at a checkpoint, to go on with it after others. Any time by default.
 * @param batch How many jobs a handler of batches gets at once, at most.
 * @param batchWait How long the first job of a batch waits for others, at most.
 * @param offers What the workers of this process offer to jobs that require something: names such as gpu, and names with a value such as memory=64.
 * @since 0.1.0
 */
public record WorkerProperties(
        @DefaultValue("1") int concurrency,
        @DefaultValue("30s") Duration claimTimeout,
        @Nullable Duration timeout,
        @DefaultValue("5") int maxAttempts,
        @DefaultValue("3") int maxCrashes,
        @DefaultValue Backoff backoff,
        @DefaultValue("20s") Duration shutdownTimeout,
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("4000") int maxStackTrace,
        @DefaultValue("1d") Duration keepResult,
        @DefaultValue("auto") WorkerOptions.Prefetch prefetch,
        @NestedConfigurationProperty WorkerSettings.@Nullable Limits limits,
        @DefaultValue("none") JobOrder order,
        @DefaultValue("hold") JobOrder.Gap orderOnFailure,
        @DefaultValue("pass") JobOrder.Gap orderOnStall,
        @DefaultValue("5m") PriorityStep priorityStep,
        @Nullable Duration maxRun,
        @DefaultValue("100") int batch,
        @DefaultValue("200ms") Duration batchWait,
        @DefaultValue List<String> offers) {

    /** Checks what is not of single workers. */
    public WorkerProperties {
        PropertyChecks.atLeast("thoonk.worker.max-crashes", maxCrashes, 0);
    }

    WorkerSettings toSettings() {
        return new WorkerSettings(
                concurrency,
                claimTimeout,
                timeout,
                maxAttempts,
                new WorkerSettings.Backoff(backoff.delay(), backoff.multiplier(), backoff.maxDelay(), backoff.jitter()),
                shutdownTimeout,
                autoStartup,
                maxStackTrace,
                keepResult,
                prefetch,
                limits,
                order,
                orderOnFailure,
                orderOnStall,
                maxRun,
                batch,
                batchWait);
    }

    /**
     * How long a failed job stays out of the line.
     *
     * @param delay How long after the first failure.
     * @param multiplier By what the delay grows with each further failure.
     * @param maxDelay Longest delay.
     * @param jitter By how much a delay may be longer than computed.
     */
    public record Backoff(
            @DefaultValue("1s") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("5m") Duration maxDelay,
            @DefaultValue("0s") Duration jitter) {}
}
