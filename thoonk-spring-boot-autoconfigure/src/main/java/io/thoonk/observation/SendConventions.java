package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The convention for puts and publications.
 *
 * @param custom the application's, or {@code null} for the defaults
 */
public record SendConventions(@Nullable SendObservationConvention custom) {

    Observation observation(ThoonkObservation documentation, SendContext context, ObservationRegistry registry) {
        DefaultSendObservationConvention standard = documentation == ThoonkObservation.PUT
                ? DefaultSendObservationConvention.PUT
                : DefaultSendObservationConvention.PUBLISH;
        return documentation.observation(custom, standard, () -> context, registry);
    }
}
