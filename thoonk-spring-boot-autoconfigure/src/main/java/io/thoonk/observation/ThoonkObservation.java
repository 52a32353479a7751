package io.thoonk.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of this library. Each gives a timer and, with tracing, a span.
 *
 * @since 0.1.0
 */
public enum ThoonkObservation implements ObservationDocumentation {

    /** A job or message is put, or several in one call. */
    PUT(
            "A job or message is put, or several in one call",
            SendObservationConvention.Default.PUT,
            SendKeyName.LowCardinality.values(),
            SendKeyName.HighCardinality.values()),

    /** An item is published in a feed or sorted feed, or edited. */
    PUBLISH(
            "An item is published in a feed or sorted feed, or edited",
            SendObservationConvention.Default.PUBLISH,
            SendKeyName.LowCardinality.values(),
            SendKeyName.HighCardinality.values()),

    /** A worker's method works on a job, until what it returns has completed. */
    JOB_PROCESS(
            "A worker's method works on a job, until what it returns has completed",
            JobProcessObservationConvention.Default.INSTANCE,
            ProcessKeyName.LowCardinality.values(),
            ProcessKeyName.HighCardinality.values()),

    /** A listener's method handles an event. */
    EVENT_PROCESS(
            "A listener's method handles an event",
            EventProcessObservationConvention.Default.INSTANCE,
            ProcessKeyName.LowCardinality.values(),
            ProcessKeyName.HighCardinality.values());

    private final String description;

    private final ObservationConvention<? extends Observation.Context> standard;

    private final KeyName[] low;

    private final KeyName[] high;

    ThoonkObservation(
            String description,
            ObservationConvention<? extends Observation.Context> standard,
            KeyName[] low,
            KeyName[] high) {
        this.description = description;
        this.standard = standard;
        this.low = low;
        this.high = high;
    }

    @Override
    @SuppressWarnings("unchecked") // the class of a convention is the class of a convention
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return (Class<? extends ObservationConvention<? extends Observation.Context>>) standard.getClass();
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return low.clone();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return high.clone();
    }

    /** {@return the name where no convention of the application gives another, in lower case with dots} */
    public String defaultName() {
        return String.valueOf(standard.getName());
    }

    /** {@return what is observed, a sentence without a stop} */
    public String description() {
        return description;
    }

    /** The key names of {@link ThoonkObservation#PUT} and {@link ThoonkObservation#PUBLISH}. */
    public static final class SendKeyName {

        private SendKeyName() {}

        /** Few values: tags of the timer and attributes of the span. */
        public enum LowCardinality implements KeyName {
            /** Always {@code thoonk}. */
            SYSTEM("messaging.system"),
            /** The method: {@code put}, {@code publish}, {@code append}, {@code edit} and so on. */
            OPERATION("messaging.operation.name"),
            /** Name of the feed. */
            FEED("messaging.destination.name"),
            /** Simple name of the exception, or {@code none}. */
            EXCEPTION("exception");

            private final String key;

            LowCardinality(String key) {
                this.key = key;
            }

            @Override
            public String asString() {
                return key;
            }
        }

        /** Many values: attributes of the span only. */
        public enum HighCardinality implements KeyName {
            /** Id of the job or item, where it is known and one. */
            ID("messaging.message.id"),
            /** How many jobs were put in one call, where the call takes many. */
            COUNT("messaging.batch.message_count");

            private final String key;

            HighCardinality(String key) {
                this.key = key;
            }

            @Override
            public String asString() {
                return key;
            }
        }
    }

    /** The key names of {@link ThoonkObservation#JOB_PROCESS} and {@link ThoonkObservation#EVENT_PROCESS}. */
    public static final class ProcessKeyName {

        private ProcessKeyName() {}

        /** Few values: tags of the timer and attributes of the span. */
        public enum LowCardinality implements KeyName {
            /** Always {@code thoonk}. */
            SYSTEM("messaging.system"),
            /** {@code process} for a job; the type of an event, such as {@code publish}, in lower case. */
            OPERATION("messaging.operation.name"),
            /** Name of the feed. */
            FEED("messaging.destination.name"),
            /** Id of the worker or listener. */
            CONTAINER("messaging.consumer.group.name"),
            /** {@code success}, {@code failure}, {@code rejected}, {@code lost} or {@code interrupted}. */
            OUTCOME("outcome"),
            /** Simple name of the exception, or {@code none}. */
            EXCEPTION("exception");

            private final String key;

            LowCardinality(String key) {
                this.key = key;
            }

            @Override
            public String asString() {
                return key;
            }
        }

        /** Many values: attributes of the span only. */
        public enum HighCardinality implements KeyName {
            /** Id of the job or item. */
            ID("messaging.message.id"),
            /** Which attempt at a job this is, from 1; not given for events. */
            ATTEMPT("thoonk.job.attempt");

            private final String key;

            HighCardinality(String key) {
                this.key = key;
            }

            @Override
            public String asString() {
                return key;
            }
        }
    }
}
