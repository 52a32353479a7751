package io.thoonk.benchmark.compare;

import java.util.function.Consumer;

/**
 * What a job engine is to do with a queue.
 *
 * @param queue name of the queue
 * @param concurrency how many handlers may run at once
 * @param quick whether handlers take no time, so that it pays to fetch many jobs at once
 * @param handler takes the payloads
 */
public record Work(String queue, int concurrency, boolean quick, Consumer<String> handler) {

    private static final int MANY = 100;

    private static final int FEW = 10;

    /** A queue that is only put into. */
    static Work none(String queue) {
        return new Work(queue, 1, true, payload -> {});
    }

    /**
     * Tells how many jobs to fetch at once, where that is for the user to say.
     *
     * @return the size of a batch
     */
    public int batch() {
        return quick ? MANY : FEW;
    }
}
