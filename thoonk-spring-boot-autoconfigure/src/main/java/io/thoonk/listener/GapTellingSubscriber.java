package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;
import java.util.List;

/** Subscribes, and tells of what may have been missed, whether the listener wants to hear of that or not. */
public final class GapTellingSubscriber implements FeedSubscriber {

    private final FeedSubscriber delegate;

    private final List<MissedEventsListener> listeners;

    /**
     * Creates it.
     *
     * @param delegate subscribes
     * @param listeners are told
     */
    public GapTellingSubscriber(FeedSubscriber delegate, List<MissedEventsListener> listeners) {
        this.delegate = delegate;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options) {
        if (listeners.isEmpty()) {
            return delegate.subscribe(feedOrPattern, listener, options);
        }
        return delegate.subscribe(
                feedOrPattern,
                event -> {
                    if (event instanceof FeedEvent.Resynced) {
                        listeners.forEach(each -> each.missed(feedOrPattern));
                    }
                    listener.onEvent(event);
                },
                options);
    }
}
