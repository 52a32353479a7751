package io.thoonk.container;

import io.thoonk.thread.ThoonkThreads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a container: starts, pauses, resumes and stops its work, one change after the other. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DefaultContainer implements ThoonkContainer {

    private static final Logger log = LoggerFactory.getLogger(DefaultContainer.class);

    private final String id;

    private final boolean autoStartup;

    private final ContainerWork work;

    private final ReentrantLock changes = new ReentrantLock();

    /** What handlers of this container asked for, one after the other; guarded by itself. */
    private final Deque<Runnable> askedByHandlers = new ArrayDeque<>();

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
    public void releaseCaller() {
        work.releaseCaller();
    }

    @Override
    public void start() {
        changeOrAsk(() -> {
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
        changeOrAsk(() -> {
            if (state.started()) {
                work.stop();
                state = new State(false, state.paused());
            }
        });
    }

    @Override
    public void pause() {
        Runnable change = () -> {
            state = new State(state.started(), true);
            if (state.started()) {
                work.pause();
            }
        };
        if (work.pausesAtOnce()) {
            changeAtOnceOrAsk(change);
        } else {
            changeOrAsk(change);
        }
    }

    @Override
    public void resume() {
        changeAtOnceOrAsk(() -> {
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

    /** A handler that waited for the end of all handlers would wait for itself. */
    private void changeOrAsk(Runnable change) {
        if (work.isCaller()) {
            ask(change);
        } else {
            change(change);
        }
    }

    /** What waits for no handler is done at once, unless it comes after something else. */
    private void changeAtOnceOrAsk(Runnable change) {
        if (!work.isCaller()) {
            change(change);
        } else if (isAskedForNothing() && changes.tryLock()) {
            try {
                change.run();
            } finally {
                changes.unlock();
            }
        } else {
            ask(change);
        }
    }

    private boolean isAskedForNothing() {
        synchronized (askedByHandlers) {
            return askedByHandlers.isEmpty();
        }
    }

    private void ask(Runnable change) {
        synchronized (askedByHandlers) {
            askedByHandlers.add(change);
            if (askedByHandlers.size() == 1) {
                ThoonkThreads.userThread("change-" + id, this::doAsAsked).start();
            }
        }
    }

    private void doAsAsked() {
        @Nullable Runnable next;
        synchronized (askedByHandlers) {
            next = askedByHandlers.peek();
        }
        while (next != null) {
            try {
                change(next);
            } catch (RuntimeException ex) {
                log.error("Container '{}' did not start or stop in order", id, ex);
            }
            synchronized (askedByHandlers) {
                askedByHandlers.remove();
                next = askedByHandlers.peek();
            }
        }
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
