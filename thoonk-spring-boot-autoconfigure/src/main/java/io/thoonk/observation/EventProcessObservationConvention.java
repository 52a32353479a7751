package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and tags of the observations of the handling of events. A bean of this type replaces {@link DefaultEventProcessObservationConvention}. */
public interface EventProcessObservationConvention extends ObservationConvention<EventProcessContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof EventProcessContext;
    }
}
