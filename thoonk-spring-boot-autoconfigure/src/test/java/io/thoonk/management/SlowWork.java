package io.thoonk.management;

import io.thoonk.container.ContainerWork;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The work of a container whose handler runs until a test ends it, so that a pause waits for that. */
final class SlowWork implements ContainerWork {

    private final List<String> changes = new CopyOnWriteArrayList<>();

    private final CountDownLatch handlerEnds = new CountDownLatch(1);

    private volatile boolean failing;

    /** What was done, and what was begun as a pause. */
    List<String> changes() {
        return changes;
    }

    void endHandler() {
        handlerEnds.countDown();
    }

    void failNextPause() {
        failing = true;
    }

    @Override
    public void start() {
        changes.add("start");
    }

    @Override
    public void stop() {
        changes.add("stop");
    }

    @Override
    public void pause() {
        changes.add("pause");
        if (failing) {
            failing = false;
            throw new IllegalStateException("cannot be paused, on purpose");
        }
        try {
            handlerEnds.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void resume() {
        changes.add("resume");
    }

    @Override
    public int activeCount() {
        return 1;
    }
}
