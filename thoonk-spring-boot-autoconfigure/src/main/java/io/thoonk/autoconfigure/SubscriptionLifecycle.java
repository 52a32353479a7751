package io.thoonk.autoconfigure;

import io.thoonk.ThoonkTemplate;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the subscription connection before the connection factory stops, and opens it again after that has started, which
 * happens to contexts that are paused and resumed.
 */
final class SubscriptionLifecycle implements SmartLifecycle {

    private final ThoonkTemplate template;

    private volatile boolean running;

    SubscriptionLifecycle(ThoonkTemplate template) {
        this.template = template;
    }

    @Override
    public void start() {
        running = true;
        template.reconnectSubscriptions();
    }

    @Override
    public void stop() {
        running = false;
        template.disconnectSubscriptions();
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
