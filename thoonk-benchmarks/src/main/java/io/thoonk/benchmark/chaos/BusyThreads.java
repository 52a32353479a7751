package io.thoonk.benchmark.chaos;

/** Threads that take processor time from everybody, for a run that shows what a busy machine does. */
final class BusyThreads implements AutoCloseable {

    private final int count;

    private volatile boolean closed;

    BusyThreads(int count) {
        this.count = count;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::burn, "busy-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    int count() {
        return count;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void burn() {
        while (!closed) {
            Thread.onSpinWait();
        }
    }
}
