package io.thoonk.benchmark.batches;

import io.thoonk.benchmark.chaos.History;
import io.thoonk.benchmark.chaos.HistoryEntry.Kind;
import io.thoonk.job.Job;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.util.function.ThrowingSupplier;

/**
 * Does what a handler does, and notes that it begins and that it got through.
 *
 * @param history where it is noted
 * @param longest how long it takes at most, beside what it does
 */
record Work(History history, Duration longest) {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    <R> R on(Job<?> job, ThrowingSupplier<R> doing) throws InterruptedException {
        String run = UUID.randomUUID().toString();
        history.add(Kind.STARTED, job.feed(), job, run);
        NEVER.await(ThreadLocalRandom.current().nextLong(longest.toMillis() + 1), TimeUnit.MILLISECONDS);
        R result = doing.get();
        history.add(Kind.WORKED, job.feed(), job, run);
        return result;
    }
}
