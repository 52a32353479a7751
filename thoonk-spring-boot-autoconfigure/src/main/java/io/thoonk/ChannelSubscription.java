package io.thoonk;

import java.util.concurrent.atomic.AtomicBoolean;

/** A subscription to something that belongs to no single feed. */
final class ChannelSubscription implements Subscription {

    private final Runnable unsubscribe;

    private final AtomicBoolean open = new AtomicBoolean(true);

    ChannelSubscription(Runnable unsubscribe) {
        this.unsubscribe = unsubscribe;
    }

    @Override
    public boolean isActive() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            unsubscribe.run();
        }
    }
}
