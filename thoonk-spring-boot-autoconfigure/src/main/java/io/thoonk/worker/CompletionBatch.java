package io.thoonk.worker;

import io.thoonk.job.JobClaims.FinishedJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs whose work is done and that are to be finished with one of the next calls. Thread-safe. */
final class CompletionBatch {

    /** Beyond this many bytes a call is full: it has to be sent and answered in time. */
    private static final int ENOUGH_BYTES = 1 << 20;

    private final Queue<Done> queue = new ConcurrentLinkedQueue<>();

    /** What calls took of which it is not known whether Redis has seen it. */
    private final Deque<Taken> broken = new ArrayDeque<>();

    private final AtomicInteger untold = new AtomicInteger();

    private final AtomicInteger size = new AtomicInteger();

    void put(RunningJob running, FinishedJob finished) {
        queue.add(new Done(running, finished));
        size.incrementAndGet();
        untold.incrementAndGet();
    }

    /** Takes what a call is to tell: the same as one that broke off, or at most so many, and fewer where they are large. */
    synchronized Taken take(int most) {
        Taken again = broken.poll();
        if (again == null) {
            List<Done> some = new ArrayList<>();
            long bytes = 0;
            Done next;
            while (some.size() < most && bytes < ENOUGH_BYTES && (next = queue.poll()) != null) {
                some.add(next);
                bytes += next.finished().bytes();
            }
            again = new Taken(some, false);
        }
        untold.addAndGet(-again.done().size());
        return again;
    }

    /** Notes that it is not known whether Redis has seen what was taken; one of the next calls takes the same. */
    synchronized void keep(Taken taken) {
        if (!taken.done().isEmpty()) {
            broken.add(new Taken(taken.done(), true));
            untold.addAndGet(taken.done().size());
        }
    }

    /** Notes that Redis knows what was taken. */
    void settled(Taken taken) {
        size.addAndGet(-taken.done().size());
    }

    /** How many jobs Redis does not know to be done, without those that a call is just telling it of. */
    int untold() {
        return untold.get();
    }

    /** How many jobs Redis does not know to be done. */
    int size() {
        return size.get();
    }

    /** A job and its end. */
    record Done(RunningJob running, FinishedJob finished) {}

    /** What one call tells; repeated if a call before, whose answer got lost, may have told it. */
    record Taken(List<Done> done, boolean isRepeated) {}
}
