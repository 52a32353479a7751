package io.thoonk.autoconfigure;

import io.thoonk.ThoonkTemplate;
import io.thoonk.container.DefaultContainerRegistry;
import org.springframework.context.SmartLifecycle;

/** Closes the template's own connections once the containers have stopped, before the connection factory stops. */
final class ConnectionRelease implements SmartLifecycle {

    private final ThoonkTemplate template;

    private volatile boolean running;

    ConnectionRelease(ThoonkTemplate template) {
        this.template = template;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        template.releaseConnections();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DefaultContainerRegistry.PHASE - 1;
    }
}
