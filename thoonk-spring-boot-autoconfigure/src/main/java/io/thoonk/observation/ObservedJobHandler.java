package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.job.Job;
import io.thoonk.worker.AsyncResults;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Observes the work of workers on their jobs, until what a method returns has completed. */
public final class ObservedJobHandler implements JobWorkerSpecCustomizer {

    private final ObservationRegistry registry;

    private final @Nullable JobProcessObservationConvention convention;

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
        Observation observation = ThoonkObservation.JOB_PROCESS.start(
                convention,
                DefaultJobProcessObservationConvention.INSTANCE,
                () -> new JobProcessContext(spec.id(), spec.feed(), job, job.headers()),
                registry);
        Optional<Object> result;
        Optional<CompletionStage<?>> coming;
        Observation.Scope scope = observation.openScope();
        try {
            result = spec.handler().apply(job);
            coming = AsyncResults.of(result.orElse(null));
        } catch (RuntimeException | Error ex) {
            end(observation, ex);
            throw ex;
        } finally {
            scope.close();
        }
        if (coming.isPresent()) {
            return Optional.of(coming.get().whenComplete((value, failure) -> end(observation, failure)));
        }
        end(observation, null);
        return result;
    }

    private static void end(Observation observation, @Nullable Throwable failure) {
        if (failure != null) {
            observation.error(Outcomes.unwrapped(failure));
        }
        observation.stop();
    }
}
