package io.thoonk.benchmark.million;

import io.thoonk.benchmark.million.SlowLog.Blocking;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How long one operation took, seen from the client, and what it did to the server.
 *
 * @param name what was done
 * @param sorted nanoseconds of each time, ascending
 * @param longest the command that blocked Redis longest
 */
record OperationTimes(String name, long[] sorted, Optional<Blocking> longest) {

    static final String HEAD = """
            | operation | times | p50 ms | p99 ms | max ms | longest block of Redis, ms |
            | --- | --- | --- | --- | --- | --- |""";

    private static final double NANOSECONDS = 1e6;

    private static final double MICROSECONDS = 1e3;

    static OperationTimes measure(String name, int times, SlowLog log, Runnable operation) {
        log.reset();
        long[] taken = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            operation.run();
            taken[i] = System.nanoTime() - start;
        }
        Optional<Blocking> longest = log.longest();
        Arrays.sort(taken);
        return new OperationTimes(name, taken, longest);
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | %.2f | %s |",
                name,
                sorted.length,
                quantile(0.5),
                quantile(0.99),
                sorted[sorted.length - 1] / NANOSECONDS,
                longest.map(blocking -> String.format(
                                Locale.ROOT, "%.2f (%s)", blocking.microseconds() / MICROSECONDS, blocking.command()))
                        .orElse("–"));
    }

    private double quantile(double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / NANOSECONDS;
    }
}
