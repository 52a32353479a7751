package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.Job;
import io.thoonk.worker.DependableErrorHandler;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Measures workers: how busy they are, how long jobs waited for them, what becomes of failed ones. */
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
                .withErrorHandler(new CountedVerdicts(
                        registry,
                        tags,
                        DependableErrorHandler.of(spec.id(), spec.errorHandler().orElse(defaultErrorHandler))));
    }

    private Function<Job<?>, Optional<Object>> timed(JobWorkerContainerFactory.Spec spec, Tags tags) {
        Timer wait = Timer.builder(ThoonkMeter.JOB_WAIT.getName())
                .description(ThoonkMeter.JOB_WAIT.description())
                .tags(tags)
                .register(registry);
        return job -> {
            if (job.failureCount() == 0) {
                Duration waited = Duration.between(job.publishedAt(), job.claimedAt());
                wait.record(waited.isNegative() ? Duration.ZERO : waited);
            }
            return spec.handler().apply(job);
        };
    }

    private void gauge(
            ThoonkMeter meter,
            Tags tags,
            String id,
            DoubleBinaryOperator sum,
            ToDoubleFunction<ThoonkContainer> value) {
        gauges.add(SharedGauges.add(registry, meter, tags, sum, () -> containers
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
}
