package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and tags of the observations of work on jobs. A bean of this type replaces {@link DefaultJobProcessObservationConvention}. */
public interface JobProcessObservationConvention extends ObservationConvention<JobProcessContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof JobProcessContext;
    }
}
