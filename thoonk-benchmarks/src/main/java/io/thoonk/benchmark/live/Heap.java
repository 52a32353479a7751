package io.thoonk.benchmark.live;

/** How much of the heap is in use. */
final class Heap {

    private static final double MEGABYTE = 1e6;

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** After collections, as near as can be told. */
    static double megabytes() {
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
    }
}
