package io.thoonk.benchmark.million;

import java.util.function.Consumer;

/**
 * Measures operations and reports each as it is done.
 *
 * @param log of the server
 * @param report takes them
 */
record Measurements(SlowLog log, Consumer<OperationTimes> report) {

    /**
     * Measures one.
     *
     * @param name what is done
     * @param times how often
     * @param operation does it once
     */
    void measure(String name, int times, Runnable operation) {
        report.accept(OperationTimes.measure(name, Math.max(1, times), log, operation));
    }
}
