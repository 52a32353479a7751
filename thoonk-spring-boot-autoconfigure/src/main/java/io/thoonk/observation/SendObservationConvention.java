package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.thoonk.observation.ThoonkObservation.SendKeyName.HighCardinality;
import io.thoonk.observation.ThoonkObservation.SendKeyName.LowCardinality;

/**
 * Names and tags of the observations of puts and publications. A bean of this type replaces {@link Default}.
 *
 * @since 0.1.0
 */
public interface SendObservationConvention extends ObservationConvention<SendContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof SendContext;
    }

    /** Names and tags of puts and publications where the application says nothing else. */
    class Default implements SendObservationConvention {

        static final Default PUT = new Default("thoonk.put");

        static final Default PUBLISH = new Default("thoonk.publish");

        private final String name;

        /**
         * Creates the convention.
         *
         * @param name name of the observation
         */
        public Default(String name) {
            this.name = name;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getContextualName(SendContext context) {
            return context.operation() + " " + context.feed();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(SendContext context) {
            return KeyValues.of(
                    LowCardinality.SYSTEM.withValue(Outcomes.SYSTEM),
                    LowCardinality.OPERATION.withValue(context.operation()),
                    LowCardinality.FEED.withValue(context.feed()),
                    LowCardinality.EXCEPTION.withValue(Outcomes.exception(context.getError())));
        }

        @Override
        public KeyValues getHighCardinalityKeyValues(SendContext context) {
            KeyValues values = KeyValues.empty();
            if (context.id().isPresent()) {
                values = values.and(HighCardinality.ID.withValue(context.id().get()));
            }
            if (context.count().isPresent()) {
                values = values.and(HighCardinality.COUNT.withValue(
                        Integer.toString(context.count().getAsInt())));
            }
            return values;
        }
    }
}
