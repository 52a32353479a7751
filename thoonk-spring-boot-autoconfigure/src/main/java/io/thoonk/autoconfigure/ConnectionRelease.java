package io.thoonk.autoconfigure;

import io.thoonk.container.DefaultContainerRegistry;
import org.springframework.context.SmartLifecycle;

/** Closes the template's own connections once the containers have stopped, before the connection factory stops. */
final class ConnectionRelease implements SmartLifecycle {

    private final InnerTemplate inner;

    private volatile boolean running;

    ConnectionRelease(InnerTemplate inner) {
        this.inner = inner;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (inner.ofThisContext()) {
            inner.template().releaseConnections();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DefaultContainerRegistry.PHASE - 2;
    }
}
