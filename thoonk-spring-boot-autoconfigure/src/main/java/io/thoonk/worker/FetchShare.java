package io.thoonk.worker;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one fetch loop has of the handlers that it may share with loops of other feeds: the claimed jobs with which no handler has
 * begun, and those that its calls may bring. Both take places from the other loops before handlers do. Thread-safe.
 */
final class FetchShare {

    private final @Nullable FetchShare whole;

    private final AtomicInteger ready = new AtomicInteger();

    private final AtomicInteger coming = new AtomicInteger();

    private volatile boolean granted;

    /** That of a loop which shares with nobody, or what all loops have together. */
    FetchShare() {
        this(null);
    }

    /** That of one loop of several, which is part of what all have together. */
    FetchShare(@Nullable FetchShare whole) {
        this.whole = whole;
    }

    /** So many jobs are ready, or fewer by so many. */
    void addReady(int jobs) {
        ready.addAndGet(jobs);
        if (whole != null) {
            whole.addReady(jobs);
        }
    }

    /** A call leaves that may bring so many jobs, or has come back. */
    void addComing(int jobs) {
        if (jobs > 0) {
            granted = false;
        }
        coming.addAndGet(jobs);
        if (whole != null) {
            whole.addComing(jobs);
        }
    }

    /** It is the turn of the loop, which may have one job more than there are places, until it asks for one. */
    void grantOne() {
        granted = true;
    }

    int ready() {
        return ready.get();
    }

    /** How many places are neither taken nor spoken for, be it by this loop or others. */
    int unclaimed(int freePlaces) {
        return freePlaces - ready.get() - coming.get();
    }

    /**
     * How many of the free places are there for this loop: those for which no other one has a job, and one in its turn if it has none,
     * so that no loop with a long line shuts out the others.
     */
    int free(int freePlaces) {
        if (whole == null) {
            return freePlaces;
        }
        int ofOthers = whole.ready.get() - ready.get() + whole.coming.get() - coming.get();
        boolean mayHaveOne = granted && ready.get() == 0 && coming.get() == 0;
        return Math.max(mayHaveOne ? 1 : 0, freePlaces - ofOthers);
    }
}
