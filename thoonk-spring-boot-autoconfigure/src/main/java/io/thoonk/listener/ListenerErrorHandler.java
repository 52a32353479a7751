package io.thoonk.listener;

import io.thoonk.event.FeedEvent;

/**
 * Hears of the exceptions of a listener's method. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerErrorHandler {

    /**
     * Handles a failure; the event is not repeated.
     *
     * @param listener id of the container
     * @param event what the method was called with
     * @param failure what it threw, or why it could not be called
     */
    void handle(String listener, FeedEvent event, Throwable failure);
}
