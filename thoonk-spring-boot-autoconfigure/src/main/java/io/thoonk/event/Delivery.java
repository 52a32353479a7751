package io.thoonk.event;

import java.util.Map;

/**
 * What waits for whoever follows a feed: its events, and what is said about them.
 *
 * @since 0.1.0
 */
public sealed interface Delivery {

    /**
     * Something happened.
     *
     * @param event what
     */
    record Event(FeedEvent event) implements Delivery {}

    /**
     * A reading of the feed took place here, between the messages before and after.
     *
     * @param token of which reading
     */
    record Mark(String token) implements Delivery {}

    /** It is time to compare what follows the feed with what is stored. */
    record Look() implements Delivery {}

    /** The connection was away. */
    record Lost() implements Delivery {}

    /**
     * There was no room.
     *
     * @param firstByFeed by feed and id, the first event that found no room; empty where there were too many, where the connection
     *     was away too, or for who reads everything again
     */
    record Missed(Map<String, Map<String, FeedEventType>> firstByFeed) implements Delivery {}
}
