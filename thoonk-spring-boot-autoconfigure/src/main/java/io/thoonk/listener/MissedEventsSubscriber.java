package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;

/** Subscribes, and tells of what may have been missed and what was recovered, whether the listener wants to hear of that or not. */
final class MissedEventsSubscriber implements FeedSubscriber {

    private final FeedSubscriber delegate;

    private final MissedEventsListener missed;

    MissedEventsSubscriber(FeedSubscriber delegate, MissedEventsListener missed) {
        this.delegate = delegate;
        this.missed = missed;
    }

    @Override
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options) {
        return delegate.subscribe(feedOrPattern, new Telling(feedOrPattern, listener, missed), options);
    }

    private record Telling(String feedOrPattern, FeedEventListener listener, MissedEventsListener missed)
            implements FeedEventListener {

        @Override
        public void onEvent(FeedEvent event) {
            if (event instanceof FeedEvent.Resynced) {
                missed.missed(feedOrPattern);
            }
            listener.onEvent(event);
        }

        @Override
        public void onRecoveredEvent(FeedEvent event) {
            missed.recovered(feedOrPattern, 1);
            listener.onRecoveredEvent(event);
        }
    }
}
