package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.job.Job;
import io.thoonk.job.JobSuspendedException;
import io.thoonk.worker.AsyncResults;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Observes the work of workers on their jobs, until what a method returns has completed.
 *
 * @since 0.1.0
 */
public final class ObservedJobHandler implements JobWorkerSpecCustomizer {

    private final ObservationRegistry registry;

    private final @Nullable JobProcessObservationConvention convention;

    private final ObservationGuard guard;

    /**
     * Creates the customizer.
     *
     * @param registry takes the observations
     * @param convention the application's, or {@code null} for the default
     */
    public ObservedJobHandler(ObservationRegistry registry, @Nullable JobProcessObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
        this.guard = new ObservationGuard(registry);
    }

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        if (registry.isNoop()) {
            return spec;
        }
        KeyValues ofSuccess = JobProcessObservationConvention.Default.tags(spec.id(), spec.feed(), null);
        return spec.withHandler(job -> observe(spec, job, ofSuccess));
    }

    private @Nullable Object observe(JobWorkerContainerFactory.Spec spec, Job<?> job, KeyValues ofSuccess)
            throws Exception {
        Observation observation = guard.begin(
                spec.id(),
                () -> ThoonkObservation.JOB_PROCESS.start(
                        convention,
                        JobProcessObservationConvention.Default.INSTANCE,
                        () -> new JobProcessContext(spec.id(), spec.feed(), job, job.headers(), ofSuccess),
                        registry));
        @Nullable Object result;
        Optional<CompletableFuture<?>> coming;
        Runnable scope = guard.open(spec.id(), observation);
        try {
            result = spec.handler().handle(job);
            coming = AsyncResults.of(result);
            if (coming.isEmpty()) {
                // Within the scope, as what records the span beside the timer would open one more otherwise.
                guard.end(spec.id(), observation, null);
                return result;
            }
        } catch (Throwable ex) {
            guard.end(spec.id(), observation, failure(ex));
            throw ex;
        } finally {
            scope.run();
        }
        return coming.get().whenComplete((value, failure) -> guard.end(spec.id(), observation, failure(failure)));
    }

    /** To leave a job before its end is none. */
    private static @Nullable Throwable failure(@Nullable Throwable thrown) {
        return thrown != null && Outcomes.unwrapped(thrown) instanceof JobSuspendedException ? null : thrown;
    }
}
