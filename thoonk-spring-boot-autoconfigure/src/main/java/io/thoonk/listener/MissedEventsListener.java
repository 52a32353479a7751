package io.thoonk.listener;

/**
 * Hears that a listener may have missed events, because the connection was away or the listener was too slow. Beans of this type are
 * asked for all listeners that are not durable; they must not block.
 */
@FunctionalInterface
public interface MissedEventsListener {

    /**
     * Hears of it, once for each occasion.
     *
     * @param feedOrPattern what was subscribed to
     */
    void missed(String feedOrPattern);
}
