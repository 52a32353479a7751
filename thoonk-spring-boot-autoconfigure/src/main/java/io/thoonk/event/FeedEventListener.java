package io.thoonk.event;

/** Receives the events of a subscription, one after the other, in the order in which Redis sent them. */
@FunctionalInterface
public interface FeedEventListener {

    /**
     * Handles one event. An exception is logged with feed and id and stops nothing.
     *
     * @param event the event
     */
    void onEvent(FeedEvent event);
}
