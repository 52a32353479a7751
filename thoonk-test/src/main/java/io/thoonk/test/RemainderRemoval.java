package io.thoonk.test;

import io.thoonk.container.DefaultContainerRegistry;
import org.springframework.context.SmartLifecycle;

/**
 * Leaves nothing of a context behind on a server that lives on: removes its keys when it closes, after all that may still write
 * some, and before its connections go.
 */
final class RemainderRemoval implements SmartLifecycle {

    private final TestKeys keys;

    private volatile boolean running;

    RemainderRemoval(TestKeys keys) {
        this.keys = keys;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        keys.remove();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A cached context that is paused is used again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return DefaultContainerRegistry.PHASE - 100;
    }
}
