package io.thoonk.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of this library. Each gives a timer and, with tracing, a span. */
public enum ThoonkObservation implements ObservationDocumentation {

    /** A job or message is put, or several in one call. */
    PUT {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultSendObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return SendKeyName.LowCardinality.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return SendKeyName.HighCardinality.values();
        }
    },

    /** An item is published in a feed or sorted feed, or edited. */
    PUBLISH {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultSendObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return SendKeyName.LowCardinality.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return SendKeyName.HighCardinality.values();
        }
    },

    /** A worker's method works on a job, until what it returns has completed. */
    JOB_PROCESS {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultJobProcessObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return ProcessKeyName.LowCardinality.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return ProcessKeyName.HighCardinality.values();
        }
    },

    /** A listener's method handles an event. */
    EVENT_PROCESS {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultEventProcessObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return ProcessKeyName.LowCardinality.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return ProcessKeyName.HighCardinality.values();
        }
    };

    @Override
    public String getPrefix() {
        return "";
    }
}
