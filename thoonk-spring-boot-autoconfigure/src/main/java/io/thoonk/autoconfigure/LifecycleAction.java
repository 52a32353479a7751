package io.thoonk.autoconfigure;

import org.springframework.context.SmartLifecycle;

/** Does one thing when the application starts and another when it stops, in a phase of its own, any number of times. */
final class LifecycleAction implements SmartLifecycle {

    private final int phase;

    private final Runnable onStart;

    private final Runnable onStop;

    private volatile boolean running;

    LifecycleAction(int phase, Runnable onStart, Runnable onStop) {
        this.phase = phase;
        this.onStart = onStart;
        this.onStop = onStop;
    }

    static LifecycleAction atStart(int phase, Runnable action) {
        return new LifecycleAction(phase, action, () -> {});
    }

    @Override
    public void start() {
        running = true;
        onStart.run();
    }

    @Override
    public void stop() {
        running = false;
        onStop.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
