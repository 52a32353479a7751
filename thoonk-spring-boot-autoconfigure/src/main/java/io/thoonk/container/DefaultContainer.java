package io.thoonk.container;

import java.util.concurrent.locks.ReentrantLock;

/** The life of a container: starts, pauses, resumes and stops its work, one change after the other. Thread-safe. */
public final class DefaultContainer implements ThoonkContainer {

    private final String id;

    private final boolean autoStartup;

    private final ContainerWork work;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile State state = new State(false, false);

    /**
     * Creates a container, stopped.
     *
     * @param id unique among all containers of the application
     * @param autoStartup whether it starts with the application
     * @param work what it starts and stops
     */
    public DefaultContainer(String id, boolean autoStartup, ContainerWork work) {
        this.id = id;
        this.autoStartup = autoStartup;
        this.work = work;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public void verify() {
        work.verify();
    }

    @Override
    public void start() {
        change(() -> {
            if (!state.started()) {
                state = new State(true, state.paused());
                if (state.paused()) {
                    work.startPaused();
                } else {
                    work.start();
                }
            }
        });
    }

    @Override
    public void stop() {
        change(() -> {
            if (state.started()) {
                work.stop();
                state = new State(false, state.paused());
            }
        });
    }

    @Override
    public void pause() {
        change(() -> {
            state = new State(state.started(), true);
            if (state.started()) {
                work.pause();
            }
        });
    }

    @Override
    public void resume() {
        change(() -> {
            if (state.paused()) {
                state = new State(state.started(), false);
                if (state.started()) {
                    work.resume();
                }
            }
        });
    }

    @Override
    public boolean isRunning() {
        return state.started();
    }

    @Override
    public boolean isPaused() {
        return state.paused();
    }

    @Override
    public int activeCount() {
        return work.activeCount();
    }

    private void change(Runnable change) {
        changes.lock();
        try {
            change.run();
        } finally {
            changes.unlock();
        }
    }

    private record State(boolean started, boolean paused) {}
}
