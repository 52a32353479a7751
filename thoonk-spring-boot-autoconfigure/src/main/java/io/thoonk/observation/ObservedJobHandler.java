package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.job.Job;
import io.thoonk.worker.AsyncResults;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes the work of workers on their jobs, until what a method returns has completed. */
public final class ObservedJobHandler implements JobWorkerSpecCustomizer {

    private static final Logger log = LoggerFactory.getLogger(ObservedJobHandler.class);

    private final ObservationRegistry registry;

    private final @Nullable JobProcessObservationConvention convention;

    private final AtomicBoolean hasTold = new AtomicBoolean();

    /**
     * Creates the customizer.
     *
     * @param registry takes the observations
     * @param convention the application's, or {@code null} for the default
     */
    public ObservedJobHandler(ObservationRegistry registry, @Nullable JobProcessObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return registry.isNoop() ? spec : spec.withHandler(job -> observe(spec, job));
    }

    private Optional<Object> observe(JobWorkerContainerFactory.Spec spec, Job<?> job) {
        Observation observation = begin(spec, job);
        Optional<Object> result;
        Optional<CompletableFuture<?>> coming;
        Runnable scope = open(spec, observation);
        try {
            result = spec.handler().apply(job);
            coming = AsyncResults.of(result.orElse(null));
        } catch (Throwable ex) {
            end(spec, observation, ex);
            throw ex;
        } finally {
            scope.run();
        }
        if (coming.isPresent()) {
            return Optional.of(coming.get().whenComplete((value, failure) -> end(spec, observation, failure)));
        }
        end(spec, observation, null);
        return result;
    }

    private Observation begin(JobWorkerContainerFactory.Spec spec, Job<?> job) {
        try {
            return ThoonkObservation.JOB_PROCESS.start(
                    convention,
                    DefaultJobProcessObservationConvention.INSTANCE,
                    () -> new JobProcessContext(spec.id(), spec.feed(), job, job.headers()),
                    registry);
        } catch (Throwable ex) {
            failed(spec, ex);
            return Observation.NOOP;
        }
    }

    /** Opens the scope; what is returned closes it. */
    private Runnable open(JobWorkerContainerFactory.Spec spec, Observation observation) {
        Observation.@Nullable Scope before = registry.getCurrentObservationScope();
        Runnable restore = () -> registry.setCurrentObservationScope(before);
        try {
            Observation.Scope scope = observation.openScope();
            return () -> quietly(spec, scope::close, restore);
        } catch (Throwable ex) {
            failed(spec, ex);
            restore.run();
            return () -> {};
        }
    }

    private void end(JobWorkerContainerFactory.Spec spec, Observation observation, @Nullable Throwable failure) {
        quietly(
                spec,
                () -> {
                    if (failure != null) {
                        observation.error(Outcomes.unwrapped(failure));
                    }
                    observation.stop();
                },
                () -> {});
    }

    /** Who observes does not decide about what is observed: work that is done must not be done again for that. */
    private void quietly(JobWorkerContainerFactory.Spec spec, Runnable step, Runnable otherwise) {
        try {
            step.run();
        } catch (Throwable ex) {
            failed(spec, ex);
            otherwise.run();
        }
    }

    private void failed(JobWorkerContainerFactory.Spec spec, Throwable failure) {
        if (hasTold.compareAndSet(false, true)) {
            log.warn(
                    "The observation of worker '{}' fails; its jobs are worked on all the same, further failures are logged as debug: {}",
                    spec.id(),
                    AsyncResults.describe(failure));
        } else {
            log.debug("The observation of worker '{}' failed again: {}", spec.id(), AsyncResults.describe(failure));
        }
    }
}
