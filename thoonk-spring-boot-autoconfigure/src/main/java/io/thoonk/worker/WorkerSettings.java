package io.thoonk.worker;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.job.JobOrder;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one source says about a worker: its annotation, or the properties below {@code thoonk.workers.<id>}, which are bound to it.
 * {@code null} leaves the say to the source before it.
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
 * @param limits How often and how many at a time the jobs of its queue may be started.
 * @param order Whether jobs of the same key run one at a time, as they were put.
 * @param orderOnFailure Whether a job that waits for its next attempt holds those of its key behind it, where the order is strict.
 * @param orderOnStall Whether a stalled job does.
 * @param maxRun How long a job may run before its handler is asked to leave it, to go on with it after others.
 * @param batch How many jobs a handler of batches gets at once, at most.
 * @param batchWait How long the first job of a batch waits for others, at most.
 * @since 0.1.0
 */
public record WorkerSettings(
        @Nullable Integer concurrency,
        @Nullable Duration claimTimeout,
        @Nullable Duration timeout,
        @Nullable Integer maxAttempts,
        @Nullable Backoff backoff,
        @Nullable Duration shutdownTimeout,
        @Nullable Boolean autoStartup,
        @Nullable Integer maxStackTrace,
        @Nullable Duration keepResult,
        WorkerOptions.@Nullable Prefetch prefetch,
        @Nullable Limits limits,
        @Nullable JobOrder order,
        JobOrder.@Nullable Gap orderOnFailure,
        JobOrder.@Nullable Gap orderOnStall,
        @Nullable Duration maxRun,
        @Nullable Integer batch,
        @Nullable Duration batchWait) {

    /** Reads what an annotation says. */
    static WorkerSettings of(AttributeResolver attributes, AnnotatedMethod<ThoonkJobWorker> method) {
        ThoonkJobWorker worker = method.annotation();
        WorkerSettings settings = new WorkerSettings(
                attributes.count(method, "concurrency", worker.concurrency()).orElse(null),
                attributes
                        .duration(method, "claimTimeout", worker.claimTimeout())
                        .orElse(null),
                attributes.duration(method, "timeout", worker.timeout()).orElse(null),
                attributes.count(method, "maxAttempts", worker.maxAttempts()).orElse(null),
                Backoff.of(attributes, method, worker.backoff()),
                null,
                attributes.flag(method, "autoStartup", worker.autoStartup()).orElse(null),
                null,
                attributes.duration(method, "keepResult", worker.keepResult()).orElse(null),
                prefetch(attributes, method),
                Limits.of(attributes, method, worker.limits()),
                attributes
                        .choice(method, "order", worker.order(), JobOrder.class)
                        .orElse(null),
                attributes
                        .choice(method, "orderOnFailure", worker.orderOnFailure(), JobOrder.Gap.class)
                        .orElse(null),
                attributes
                        .choice(method, "orderOnStall", worker.orderOnStall(), JobOrder.Gap.class)
                        .orElse(null),
                attributes.duration(method, "maxRun", worker.maxRun()).orElse(null),
                attributes.count(method, "batch", worker.batch()).orElse(null),
                attributes.duration(method, "batchWait", worker.batchWait()).orElse(null));
        requirePositive(method, "claimTimeout", settings.claimTimeout(), "Write at least 1ms; 30s is a good value");
        requirePositive(method, "timeout", settings.timeout(), "Write at least 1ms, or leave it out for any time");
        requirePositive(method, "maxRun", settings.maxRun(), "Write at least 1ms, or leave it out for any time");
        Integer batch = settings.batch();
        if (batch != null && batch > WorkerOptions.Batching.MOST) {
            throw method.invalid("has batch = \"" + batch + "\"", "Write at most " + WorkerOptions.Batching.MOST);
        }
        return settings;
    }

    private static void requirePositive(
            AnnotatedMethod<?> method, String attribute, @Nullable Duration value, String mend) {
        if (value != null && value.toMillis() < 1) {
            throw method.invalid("has a " + attribute + " of zero", mend);
        }
    }

    private static WorkerOptions.@Nullable Prefetch prefetch(
            AttributeResolver attributes, AnnotatedMethod<ThoonkJobWorker> method) {
        String written = method.annotation().prefetch();
        try {
            return attributes
                    .text(method, "prefetch", written)
                    .map(WorkerOptions.Prefetch::valueOf)
                    .orElse(null);
        } catch (IllegalArgumentException ex) {
            throw method.invalid("has prefetch = \"" + written + "\"", "Write auto, or a number of at least 0");
        }
    }

    /**
     * Puts what is said here in the place of what was said before.
     *
     * @param base what was said before
     * @return what holds
     */
    public WorkerOptions over(WorkerOptions base) {
        return new WorkerOptions(
                or(concurrency, base.concurrency()),
                or(claimTimeout, base.claimTimeout()),
                timeout == null ? base.timeout() : Optional.of(timeout),
                or(maxAttempts, base.maxAttempts()),
                backoff == null ? base.backoff() : backoff.over(base.backoff()),
                or(shutdownTimeout, base.shutdownTimeout()),
                or(autoStartup, base.autoStartup()),
                or(maxStackTrace, base.maxStackTrace()),
                or(keepResult, base.keepResult()),
                or(prefetch, base.prefetch()),
                limits == null ? base.limits() : limits.over(base.limits()),
                or(order, base.order()),
                or(orderOnFailure, base.orderOnFailure()),
                or(orderOnStall, base.orderOnStall()),
                maxRun == null ? base.maxRun() : Optional.of(maxRun),
                new WorkerOptions.Batching(
                        or(batch, base.batching().size()),
                        or(batchWait, base.batching().maxWait())));
    }

    private static <V> V or(@Nullable V said, V otherwise) {
        return said == null ? otherwise : said;
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
            @Nullable Duration jitter) {

        private static Backoff of(
                AttributeResolver attributes, AnnotatedMethod<?> method, io.thoonk.annotation.Backoff written) {
            return new Backoff(
                    attributes
                            .duration(method, "backoff.delay", written.delay())
                            .orElse(null),
                    attributes
                            .factor(method, "backoff.multiplier", written.multiplier())
                            .orElse(null),
                    attributes
                            .duration(method, "backoff.maxDelay", written.maxDelay())
                            .orElse(null),
                    attributes
                            .duration(method, "backoff.jitter", written.jitter())
                            .orElse(null));
        }

        private WorkerOptions.Backoff over(WorkerOptions.Backoff base) {
            return new WorkerOptions.Backoff(
                    or(delay, base.delay()),
                    or(multiplier, base.multiplier()),
                    or(maxDelay, base.maxDelay()),
                    or(jitter, base.jitter()));
        }
    }

    /**
     * How often and how many at a time the jobs of a queue may be started, in all processes.
     *
     * @param rate Starts of the queue in a time, such as 100/10s; with smooth behind it they are spaced evenly. Any number by default.
     * @param concurrency Jobs of the queue at a time. Any number by default.
     * @param key Expression that works out the key of a job from its payload when it is put, such as #{payload.tenant}. No key by default.
     * @param keyRate Starts of each key in a time. Any number by default.
     * @param keyConcurrency Jobs of each key at a time. Any number by default.
     */
    public record Limits(
            @Nullable String rate,
            @Nullable String concurrency,
            @Nullable String key,
            @Nullable String keyRate,
            @Nullable String keyConcurrency) {

        private static Limits of(
                AttributeResolver attributes, AnnotatedMethod<?> method, io.thoonk.annotation.Limits written) {
            return new Limits(
                    attributes.text(method, "limits.rate", written.rate()).orElse(null),
                    attributes
                            .text(method, "limits.concurrency", written.concurrency())
                            .orElse(null),
                    attributes.template(method, "limits.key", written.key()).orElse(null),
                    attributes.text(method, "limits.keyRate", written.keyRate()).orElse(null),
                    attributes
                            .text(method, "limits.keyConcurrency", written.keyConcurrency())
                            .orElse(null));
        }

        private WorkerOptions.Limits over(WorkerOptions.Limits base) {
            return new WorkerOptions.Limits(
                    or(rate, base.rate()),
                    or(concurrency, base.concurrency()),
                    or(key, base.key()),
                    or(keyRate, base.keyRate()),
                    or(keyConcurrency, base.keyConcurrency()));
        }

        /**
         * Reads what is said.
         *
         * @throws IllegalArgumentException in a sentence, if it cannot be
         */
        public void check() {
            WorkerOptions.Limits said = over(WorkerOptions.Limits.NONE);
            said.ofFeed();
            said.ofEachKey();
            said.keyExpression();
        }
    }

    /** What the configuration says about workers. */
    public interface Source {

        /** {@return the options that hold where nothing else is said} */
        WorkerOptions workerDefaults();

        /**
         * {@return what is configured for one worker and overrides its annotation, or empty}
         *
         * @param id id of its container
         */
        Optional<WorkerSettings> forWorker(String id);
    }
}
