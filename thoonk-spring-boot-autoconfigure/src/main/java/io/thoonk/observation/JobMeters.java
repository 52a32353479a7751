package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobRejectedException;
import io.thoonk.worker.DefaultJobErrorHandler;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobResultException;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import io.thoonk.worker.WorkerOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Measures workers: how busy they are, how long jobs waited for them, what becomes of failed ones.
 *
 * @since 0.1.0
 */
public final class JobMeters implements JobWorkerSpecCustomizer, AutoCloseable {

    private final MeterRegistry registry;

    private final ThoonkContainerRegistry containers;

    private final JobErrorHandler defaultErrorHandler;

    private final Queue<Runnable> gauges = new ConcurrentLinkedQueue<>();

    /**
     * Creates the customizer.
     *
     * @param registry takes the meters
     * @param containers knows how busy a worker is
     * @param defaultErrorHandler decides where a worker names no other
     */
    public JobMeters(MeterRegistry registry, ThoonkContainerRegistry containers, JobErrorHandler defaultErrorHandler) {
        this.registry = registry;
        this.containers = containers;
        this.defaultErrorHandler = defaultErrorHandler;
    }

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        Tags tags = Tags.of(MeterKeyName.FEED.asString(), spec.feed(), MeterKeyName.WORKER.asString(), spec.id());
        gauge(ThoonkMeter.WORKER_ACTIVE, tags, spec.id(), Double::sum, ThoonkContainer::activeCount);
        gauge(
                ThoonkMeter.WORKER_FREE,
                tags,
                spec.id(),
                Double::sum,
                worker -> takesJobs(worker) ? Math.max(0, spec.options().concurrency() - worker.activeCount()) : 0);
        gauge(ThoonkMeter.WORKER_TAKING, tags, spec.id(), Math::max, worker -> takesJobs(worker) ? 1 : 0);
        return spec.withHandler(timed(spec, tags))
                .withErrorHandler(new CountingErrorHandler(
                        registry,
                        tags,
                        DefaultJobErrorHandler.behind(
                                spec.id(), spec.errorHandler().orElse(defaultErrorHandler))));
    }

    private JobWorkerContainerFactory.Handler timed(JobWorkerContainerFactory.Spec spec, Tags tags) {
        Timer wait = Timer.builder(ThoonkMeter.JOB_WAIT.getName())
                .description(ThoonkMeter.JOB_WAIT.description())
                .tags(tags)
                .register(registry);
        return job -> {
            if (job.failureCount() == 0) {
                // To ask each job for the time of its put has a price for all of them.
                JobClaims.knownWait(job).ifPresent(waited -> wait.record(waited.isNegative() ? Duration.ZERO : waited));
            }
            return spec.handler().handle(job);
        };
    }

    private void gauge(
            ThoonkMeter meter,
            Tags tags,
            String id,
            DoubleBinaryOperator sum,
            ToDoubleFunction<ThoonkContainer> value) {
        gauges.add(SharedGauges.add(registry, meter, tags, this, sum, () -> containers
                .find(id)
                .map(value::applyAsDouble)
                .orElse(Double.NaN)));
    }

    /** Takes away what looks at the containers of this context; the registry of meters may outlive them. */
    @Override
    public void close() {
        gauges.forEach(Runnable::run);
    }

    private static boolean takesJobs(ThoonkContainer worker) {
        return worker.isRunning() && !worker.isPaused();
    }

    static Counter counter(MeterRegistry registry, ThoonkMeter meter, Tags tags) {
        return Counter.builder(meter.getName())
                .description(meter.description())
                .tags(tags)
                .register(registry);
    }

    /** Counts what an error handler decides. */
    private static final class CountingErrorHandler implements JobErrorHandler {

        private final JobErrorHandler delegate;

        private final Counter retries;

        private final Counter poison;

        private final Counter stalledAsPoison;

        private final Counter stalledAsRejected;

        private final Counter stalledForResult;

        private final Counter stalledAfterAttempts;

        CountingErrorHandler(MeterRegistry registry, Tags tags, JobErrorHandler delegate) {
            this.delegate = delegate;
            this.retries = JobMeters.counter(registry, ThoonkMeter.JOB_RETRIES, tags);
            this.poison = JobMeters.counter(registry, ThoonkMeter.JOB_POISON, tags);
            this.stalledAsPoison = stalls(registry, tags, "poison");
            this.stalledAsRejected = stalls(registry, tags, "rejected");
            this.stalledForResult = stalls(registry, tags, "result");
            this.stalledAfterAttempts = stalls(registry, tags, "attempts");
        }

        private static Counter stalls(MeterRegistry registry, Tags tags, String reason) {
            return JobMeters.counter(
                    registry, ThoonkMeter.JOB_STALLS, tags.and(MeterKeyName.REASON.asString(), reason));
        }

        @Override
        public Verdict decide(Job<?> job, Throwable failure, WorkerOptions options) {
            Verdict verdict = delegate.decide(job, failure, options);
            boolean unreadable = failure instanceof PayloadConversionException conversion
                    && conversion.isAbout(job.feed(), job.id());
            if (unreadable) {
                poison.increment();
            }
            if (verdict instanceof Verdict.Retry) {
                retries.increment();
            } else if (unreadable) {
                stalledAsPoison.increment();
            } else if (failure instanceof JobRejectedException) {
                stalledAsRejected.increment();
            } else if (failure instanceof JobResultException) {
                stalledForResult.increment();
            } else {
                stalledAfterAttempts.increment();
            }
            return verdict;
        }
    }
}
