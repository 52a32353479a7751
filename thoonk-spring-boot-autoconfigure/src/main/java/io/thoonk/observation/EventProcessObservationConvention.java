package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.thoonk.observation.ThoonkObservation.ProcessKeyName.HighCardinality;
import io.thoonk.observation.ThoonkObservation.ProcessKeyName.LowCardinality;
import java.util.Locale;

/**
 * Names and tags of the observations of the handling of events. A bean of this type replaces {@link Default}.
 *
 * @since 0.1.0
 */
public interface EventProcessObservationConvention extends ObservationConvention<EventProcessContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof EventProcessContext;
    }

    /** Names and tags of the handling of events where the application says nothing else. */
    class Default implements EventProcessObservationConvention {

        static final Default INSTANCE = new Default();

        /** Creates the convention. */
        public Default() {}

        @Override
        public String getName() {
            return "thoonk.event.process";
        }

        @Override
        public String getContextualName(EventProcessContext context) {
            return "process " + context.event().feed();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(EventProcessContext context) {
            return KeyValues.of(
                    LowCardinality.SYSTEM.withValue(Outcomes.SYSTEM),
                    LowCardinality.OPERATION.withValue(
                            context.event().type().name().toLowerCase(Locale.ROOT)),
                    LowCardinality.FEED.withValue(context.event().feed()),
                    LowCardinality.CONTAINER.withValue(context.listener()),
                    LowCardinality.OUTCOME.withValue(Outcomes.outcome(context.getError())),
                    LowCardinality.EXCEPTION.withValue(Outcomes.exception(context.getError())));
        }

        @Override
        public KeyValues getHighCardinalityKeyValues(EventProcessContext context) {
            return context.event()
                    .itemId()
                    .map(id -> KeyValues.of(HighCardinality.ID.withValue(id)))
                    .orElse(KeyValues.empty());
        }
    }
}
