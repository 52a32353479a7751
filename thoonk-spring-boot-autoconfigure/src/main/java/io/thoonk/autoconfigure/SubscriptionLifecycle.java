package io.thoonk.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * Closes the subscription connection before the connection factory stops, and opens it again after that has started, which
 * happens to contexts that are paused and resumed.
 */
final class SubscriptionLifecycle implements SmartLifecycle {

    private final InnerTemplate inner;

    private volatile boolean running;

    SubscriptionLifecycle(InnerTemplate inner) {
        this.inner = inner;
    }

    @Override
    public void start() {
        running = true;
        if (inner.ofThisContext()) {
            inner.template().reconnectSubscriptions();
        }
    }

    @Override
    public void stop() {
        running = false;
        if (inner.ofThisContext()) {
            inner.template().disconnectSubscriptions();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Between the connection factory and everything that works with Redis. */
    @Override
    public int getPhase() {
        return 2;
    }
}
