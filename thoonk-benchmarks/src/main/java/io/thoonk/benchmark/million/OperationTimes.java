package io.thoonk.benchmark.million;

import io.thoonk.benchmark.million.SlowLog.Blocking;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long one operation took, seen from the client, and what it did to the server.
 *
 * @param name what was done
 * @param sorted nanoseconds of each time, ascending
 * @param blocks the commands that kept Redis from all else, the longest first
 */
record OperationTimes(String name, long[] sorted, List<Blocking> blocks) {

    static final String HEAD = """
            | operation | times | p50 ms | p99 ms | max ms | longest block of Redis, ms | 10th longest | over 5 ms |
            | --- | --- | --- | --- | --- | --- | --- | --- |""";

    /** What no command may take longer than, in microseconds. */
    static final long BAR = 5_000;

    private static final double NANOSECONDS = 1e6;

    private static final double MICROSECONDS = 1e3;

    private static final int TENTH = 9;

    static OperationTimes measure(String name, int times, SlowLog log, Runnable operation) {
        log.reset();
        long[] taken = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            operation.run();
            taken[i] = System.nanoTime() - start;
        }
        List<Blocking> blocks = log.longest();
        Arrays.sort(taken);
        return new OperationTimes(name, taken, blocks);
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | %.2f | %s | %s | %d |",
                name,
                sorted.length,
                quantile(0.5),
                quantile(0.99),
                sorted[sorted.length - 1] / NANOSECONDS,
                block(0),
                block(TENTH),
                blocks.stream().filter(block -> block.microseconds() > BAR).count());
    }

    private String block(int index) {
        return blocks.size() <= index
                ? "< 0.1"
                : String.format(
                        Locale.ROOT,
                        "%.2f (%s)",
                        blocks.get(index).microseconds() / MICROSECONDS,
                        blocks.get(index).command());
    }

    private double quantile(double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / NANOSECONDS;
    }
}
