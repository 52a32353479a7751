package io.thoonk.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Notes what it is told; ends late, or not at all, when a test wants that. */
final class RecordedWork implements ContainerWork {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch goOn = new CountDownLatch(0);

    private volatile boolean failing;

    private volatile boolean ofHandler;

    private volatile boolean pausesAtOnce;

    List<String> calls() {
        return calls;
    }

    CountDownLatch holdNextStop() {
        goOn = new CountDownLatch(1);
        return goOn;
    }

    void failNextStop() {
        failing = true;
    }

    /** Has every call come from a handler from now on. */
    void callFromHandlers(boolean pausesAtOnce) {
        this.pausesAtOnce = pausesAtOnce;
        ofHandler = true;
    }

    @Override
    public boolean isCaller() {
        return ofHandler;
    }

    @Override
    public boolean pausesAtOnce() {
        return pausesAtOnce;
    }

    @Override
    public void start() {
        calls.add("start");
    }

    @Override
    public void startPaused() {
        calls.add("startPaused");
    }

    @Override
    public void stop() {
        calls.add("stop");
        if (failing) {
            failing = false;
            throw new IllegalStateException("does not end");
        }
        awaitLeave();
    }

    private void awaitLeave() {
        try {
            goOn.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void pause() {
        calls.add("pause");
        awaitLeave();
    }

    @Override
    public void resume() {
        calls.add("resume");
    }

    @Override
    public int activeCount() {
        return 0;
    }
}
