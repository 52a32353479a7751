package io.thoonk.event;

/**
 * Receives the events of a subscription, one after the other, in the order in which Redis sent them.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FeedEventListener {

    /**
     * Handles one event. An exception is logged with feed and id and stops nothing.
     *
     * @param event the event
     */
    void onEvent(FeedEvent event);

    /**
     * Handles an event that was read from the stored feed, in the place of events that found no room in the listener's mailbox.
     * Unless overridden it is handled as any other.
     *
     * @param event what became of an item
     */
    default void onRecoveredEvent(FeedEvent event) {
        onEvent(event);
    }
}
