package io.thoonk.sse;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Waits until all that is there has been told once. What is told is counted against what there is then, because items come and go
 * meanwhile. Thread-safe.
 */
final class Filling {

    private static final long PATIENCE_SECONDS = 10;

    private final IntSupplier size;

    private final Set<String> there = new HashSet<>();

    private final CountDownLatch filled = new CountDownLatch(1);

    /**
     * Creates it.
     *
     * @param size how many items there are
     */
    Filling(IntSupplier size) {
        this.size = size;
    }

    /** Takes that an item was told, or that it is gone. */
    void told(String id, boolean present) {
        if (filled.getCount() > 0) {
            synchronized (there) {
                if (present) {
                    there.add(id);
                } else {
                    there.remove(id);
                }
            }
            compare();
        }
    }

    private void compare() {
        // Asked before the lock is taken, as what is asked has one too.
        int wanted = size.getAsInt();
        synchronized (there) {
            if (there.size() >= wanted) {
                filled.countDown();
                there.clear();
            }
        }
    }

    /** What is there comes to the first client in one piece; were it late, it would come piece by piece. */
    void await() throws InterruptedException {
        compare();
        filled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
