package io.thoonk.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Notes what it is told; ends late, or not at all, when a test wants that. */
final class RecordedWork implements ContainerWork {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch goOn = new CountDownLatch(0);

    private volatile boolean failing;

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
        try {
            goOn.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void pause() {
        calls.add("pause");
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
