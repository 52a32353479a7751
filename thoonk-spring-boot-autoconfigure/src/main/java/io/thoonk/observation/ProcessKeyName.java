package io.thoonk.observation;

import io.micrometer.common.docs.KeyName;

/** The key names of {@link ThoonkObservation#JOB_PROCESS} and {@link ThoonkObservation#EVENT_PROCESS}. */
public final class ProcessKeyName {

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
