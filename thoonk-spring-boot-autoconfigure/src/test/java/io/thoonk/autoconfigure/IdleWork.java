package io.thoonk.autoconfigure;

import io.thoonk.container.ContainerWork;

/** Starts and stops nothing. */
final class IdleWork implements ContainerWork {

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public int activeCount() {
        return 0;
    }
}
