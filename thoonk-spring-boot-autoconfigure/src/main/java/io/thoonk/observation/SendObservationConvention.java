package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and tags of the observations of puts and publications. A bean of this type replaces {@link DefaultSendObservationConvention}. */
public interface SendObservationConvention extends ObservationConvention<SendContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof SendContext;
    }
}
