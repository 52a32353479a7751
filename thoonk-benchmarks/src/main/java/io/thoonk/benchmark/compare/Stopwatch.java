package io.thoonk.benchmark.compare;

import java.util.concurrent.TimeUnit;

/** Measures from its making on. */
final class Stopwatch {

    private final long start = System.nanoTime();

    double perSecond(long count) {
        return count * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }
}
