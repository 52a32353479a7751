package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;

/** Subscribes to feeds for listeners. */
@FunctionalInterface
public interface FeedSubscriber {

    /**
     * Subscribes; returns once Redis has confirmed.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in order, one at a time
     * @param options how much may wait, and what happens when more comes
     * @return the subscription
     */
    Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options);
}
