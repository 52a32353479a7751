package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.thoonk.job.Job;
import io.thoonk.observation.ThoonkObservation.ProcessKeyName.HighCardinality;
import io.thoonk.observation.ThoonkObservation.ProcessKeyName.LowCardinality;
import org.jspecify.annotations.Nullable;

/**
 * Names and tags of the observations of work on jobs. A bean of this type replaces {@link Default}.
 *
 * @since 0.1.0
 */
public interface JobProcessObservationConvention extends ObservationConvention<JobProcessContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof JobProcessContext;
    }

    /** Names and tags of the work on jobs where the application says nothing else. */
    class Default implements JobProcessObservationConvention {

        static final Default INSTANCE = new Default();

        /** Creates the convention. */
        public Default() {}

        @Override
        public String getName() {
            return "thoonk.job.process";
        }

        @Override
        public String getContextualName(JobProcessContext context) {
            return "process " + context.feed();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(JobProcessContext context) {
            return context.tags();
        }

        @Override
        public KeyValues getHighCardinalityKeyValues(JobProcessContext context) {
            return context.ofJob();
        }

        static KeyValues tags(String worker, String feed, @Nullable Throwable error) {
            return KeyValues.of(
                    LowCardinality.SYSTEM.withValue(Outcomes.SYSTEM),
                    LowCardinality.OPERATION.withValue("process"),
                    LowCardinality.FEED.withValue(feed),
                    LowCardinality.CONTAINER.withValue(worker),
                    LowCardinality.OUTCOME.withValue(Outcomes.outcome(error)),
                    LowCardinality.EXCEPTION.withValue(Outcomes.exception(error)));
        }

        static KeyValues ofJob(Job<?> job) {
            return KeyValues.of(
                    HighCardinality.ID.withValue(job.id()),
                    HighCardinality.ATTEMPT.withValue(Integer.toString(job.failureCount() + 1)));
        }
    }
}
