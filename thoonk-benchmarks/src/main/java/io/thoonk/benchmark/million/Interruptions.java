package io.thoonk.benchmark.million;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long this machine keeps a thread from working that has nothing to wait for: what no program here can be quicker than. */
final class Interruptions {

    private static final long WATCHED = TimeUnit.SECONDS.toNanos(3);

    private static final long WORTH_COUNTING = TimeUnit.MILLISECONDS.toNanos(1);

    private Interruptions() {}

    /** Watches for three seconds, and tells it in words. */
    static String inWords() {
        long end = System.nanoTime() + WATCHED;
        long last = System.nanoTime();
        long longest = 0;
        int many = 0;
        while (last < end) {
            long now = System.nanoTime();
            long gap = now - last;
            longest = Math.max(longest, gap);
            many += gap > WORTH_COUNTING ? 1 : 0;
            last = now;
        }
        return String.format(
                Locale.ROOT,
                "A thread that only read the clock for 3 s was held up %d times for more than 1 ms, for %.1f ms at most",
                many,
                longest / 1e6);
    }
}
