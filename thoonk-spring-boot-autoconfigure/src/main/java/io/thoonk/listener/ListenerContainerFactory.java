package io.thoonk.listener;

import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Makes the containers of listeners. A bean of this type replaces the default.
 *
 * @since 0.1.0
 */
public interface ListenerContainerFactory {

    /**
     * Makes a container; it is not started.
     *
     * @param spec what the container is for
     * @return the container
     */
    ThoonkContainer create(Spec spec);

    /**
     * What a container is for.
     *
     * @param id its id
     * @param feeds names of feeds, or patterns with {@code *}
     * @param events which events the handler hears
     * @param payloadOnly whether it hears only events that carry an item or result
     * @param durable the name under which Redis keeps its position, or empty
     * @param options how it works
     * @param handler handles one event
     * @param errorHandler hears of failures, or empty for the default
     * @param executor runs the handler, or empty for the library's own threads
     */
    record Spec(
            String id,
            List<String> feeds,
            Set<FeedEventType> events,
            boolean payloadOnly,
            Optional<String> durable,
            ListenerOptions options,
            Handler handler,
            Optional<ListenerErrorHandler> errorHandler,
            Optional<Executor> executor) {

        /**
         * Puts another handler in the place of this one.
         *
         * @param other handles the events
         * @return a copy with that handler
         */
        public Spec withHandler(Handler other) {
            return new Spec(id, feeds, events, payloadOnly, durable, options, other, errorHandler, executor);
        }
    }

    /** Handles one event. */
    @FunctionalInterface
    interface Handler {

        /**
         * Handles an event.
         *
         * @param event the event
         * @throws Exception if that fails
         */
        void handle(FeedEvent event) throws Exception;
    }
}
