package io.thoonk;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Observes what the handles of a {@link ThoonkTemplate} send: jobs, messages and items. A bean of this type is used by the template
 * of the application. Thread-safe.
 *
 * @since 0.1.0
 */
public interface SendObserver {

    /**
     * Runs a call that sends, once, and gives back what it returns or throws.
     *
     * @param send what is sent
     * @param call sends; it takes what travels along
     * @param <R> what the call returns
     * @return what the call has returned
     */
    <R> R observe(Send send, Function<Sending, R> call);

    /** Observes a call that sends one job, message or item. */
    default <R> R one(Operation operation, String feed, Function<Sending, R> call) {
        return observe(new Send(operation, feed, OptionalInt.empty()), call);
    }

    /** Observes a call that sends many. */
    default <R> R many(Operation operation, String feed, int count, Function<Sending, R> call) {
        return observe(new Send(operation, feed, OptionalInt.of(count)), call);
    }

    /**
     * Observes nothing.
     *
     * @return the observer that only makes the calls
     */
    static SendObserver none() {
        return Unobserved.INSTANCE;
    }

    /**
     * A call of a handle.
     *
     * @param operation the method
     * @param feed name of the feed
     * @param count how many are sent, or empty where the method takes one only
     */
    record Send(Operation operation, String feed, OptionalInt count) {}

    /** A send that is under way, as the handle sees it. */
    interface Sending {

        /** {@return the trace context to be sent in the headers of jobs; empty if there is none} */
        Map<String, String> headers();

        /** Hears the id of the one job or message that is sent. */
        void id(String id);

        /** Hears the id of an item as soon as it is known; its trace context is then kept beside it. */
        void item(String id);

        /** Hears the ids of many items, whose trace contexts are then kept together. */
        default void items(List<String> ids) {
            ids.forEach(this::item);
        }
    }

    /** The methods that send. */
    enum Operation {
        /** Puts a job or message. */
        PUT("put", false),
        /** Puts many. */
        PUT_ALL("putAll", false),
        /** Puts a job and waits for its end. */
        PUT_AND_FOLLOW("putAndFollow", false),
        /** Publishes an item. */
        PUBLISH("publish", true),
        /** Publishes many. */
        PUBLISH_ALL("publishAll", true),
        /** Publishes an item behind all others. */
        APPEND("append", true),
        /** Publishes an item before all others. */
        PREPEND("prepend", true),
        /** Publishes an item before another one. */
        PUBLISH_BEFORE("publishBefore", true),
        /** Publishes an item behind another one. */
        PUBLISH_AFTER("publishAfter", true),
        /** Changes an item. */
        EDIT("edit", true);

        private final String method;

        private final boolean publishes;

        Operation(String method, boolean publishes) {
            this.method = method;
            this.publishes = publishes;
        }

        /** {@return name of the method} */
        public String method() {
            return method;
        }

        /** {@return whether items are published or changed, and not jobs or messages put} */
        public boolean publishes() {
            return publishes;
        }
    }

    /** Makes the calls. */
    enum Unobserved implements SendObserver, Sending {
        /** The only one. */
        INSTANCE;

        @Override
        public <R> R observe(Send send, Function<Sending, R> call) {
            return call.apply(this);
        }

        @Override
        public <R> R one(Operation operation, String feed, Function<Sending, R> call) {
            return call.apply(this);
        }

        @Override
        public <R> R many(Operation operation, String feed, int count, Function<Sending, R> call) {
            return call.apply(this);
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public void id(String id) {}

        @Override
        public void item(String id) {}
    }
}
