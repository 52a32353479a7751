package io.thoonk.observation;

import io.micrometer.common.docs.KeyName;

/** The key names of {@link ThoonkObservation#PUT} and {@link ThoonkObservation#PUBLISH}. */
public final class SendKeyName {

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
