package io.thoonk.job;

import io.thoonk.Subscription;

/** A subscription to nothing. */
final class FakeSubscription implements Subscription {

    private boolean active = true;

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public void close() {
        active = false;
    }
}
