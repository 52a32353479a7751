package io.thoonk.worker;

import io.thoonk.job.FinishedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs whose work is done and that are to be finished with the next call. One thread at a time takes, many put. */
final class CompletionBatch {

    private final Queue<Done> queue = new ConcurrentLinkedQueue<>();

    /** What the last call took and did not get rid of. */
    private volatile List<Done> unsettled = List.of();

    private final AtomicInteger size = new AtomicInteger();

    private boolean repeated;

    void put(RunningJob running, FinishedJob finished) {
        queue.add(new Done(running, finished));
        size.incrementAndGet();
    }

    List<Done> take(int most) {
        if (!unsettled.isEmpty()) {
            return unsettled;
        }
        if (queue.isEmpty()) {
            return List.of();
        }
        List<Done> batch = new ArrayList<>();
        Done next;
        while (batch.size() < most && (next = queue.poll()) != null) {
            batch.add(next);
        }
        unsettled = batch;
        return batch;
    }

    /** Notes that it is not known whether Redis has seen what was taken; the next call takes the same. */
    void keep() {
        repeated = !unsettled.isEmpty();
    }

    /** Notes that Redis knows what was taken. */
    void settled() {
        size.addAndGet(-unsettled.size());
        unsettled = List.of();
        repeated = false;
    }

    /** Whether what was taken may have been settled by a call before, whose answer got lost. */
    boolean isRepeated() {
        return repeated;
    }

    /** How many jobs Redis does not know to be done. */
    int size() {
        return size.get();
    }

    /** A job and its end. */
    record Done(RunningJob running, FinishedJob finished) {}
}
