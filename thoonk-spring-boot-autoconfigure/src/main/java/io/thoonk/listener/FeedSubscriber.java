package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEventListener;

/** Subscribes to feeds for listeners. */
@FunctionalInterface
public interface FeedSubscriber {

    /**
     * Subscribes; returns once Redis has confirmed.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in order, one at a time
     * @return the subscription
     */
    Subscription subscribe(String feedOrPattern, FeedEventListener listener);
}
