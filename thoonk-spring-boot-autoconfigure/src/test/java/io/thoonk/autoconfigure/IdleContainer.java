package io.thoonk.autoconfigure;

import io.thoonk.container.ThoonkContainer;

/** Has an id and does nothing. */
final class IdleContainer implements ThoonkContainer {

    private final String id;

    private boolean running;

    IdleContainer(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPaused() {
        return false;
    }

    @Override
    public int activeCount() {
        return 0;
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }
}
