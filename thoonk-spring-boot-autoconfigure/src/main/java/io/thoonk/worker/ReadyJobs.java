package io.thoonk.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Claimed jobs on their way to threads. To wake a thread costs more than a short handler takes; so a thread that is done with
 * one job goes on with the next, and more threads are woken only where that does not go fast enough. Added to, and looked
 * after, by the dispatcher's thread.
 */
final class ReadyJobs {

    /** Beyond so many jobs a look and thread, handlers are so short that more threads would only be in each other's way. */
    private static final int FAST = 3;

    private static final long LONGEST_LINGER = 200_000;

    private static final long LINGER_STEP = 10_000;

    private final Queue<RunningJob> queue = new ConcurrentLinkedQueue<>();

    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicInteger runners = new AtomicInteger();

    private final AtomicLong taken = new AtomicLong();

    private final Executor executor;

    private final Consumer<RunningJob> work;

    private final BiConsumer<RunningJob, RejectedExecutionException> refused;

    private long takenBefore;

    ReadyJobs(
            Executor executor, Consumer<RunningJob> work, BiConsumer<RunningJob, RejectedExecutionException> refused) {
        this.executor = executor;
        this.work = work;
        this.refused = refused;
    }

    /** Adds a job, to be begun with after {@link #begin()}. */
    void add(RunningJob job) {
        waiting.incrementAndGet();
        queue.add(job);
    }

    /** Wakes a thread for what was added. */
    void begin() {
        takenBefore = taken.get();
        startRunner();
    }

    /**
     * Gives short handlers the moment that they need for what waits, so that one call settles all of it instead of many calls a
     * few. What is left after that moment is not done by short handlers.
     */
    void linger() {
        long end = System.nanoTime() + LONGEST_LINGER;
        while (waiting.get() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(this, LINGER_STEP);
        }
        relieve();
    }

    /** Wakes more threads if what was added is not taken fast enough; tells whether something still waits. */
    boolean relieve() {
        int left = waiting.get();
        if (left == 0) {
            return false;
        }
        long now = taken.get();
        boolean fast = now - takenBefore > (long) FAST * runners.get();
        takenBefore = now;
        int more = fast ? 1 : left;
        for (int i = 0; i < more; i++) {
            startRunner();
        }
        return true;
    }

    private void startRunner() {
        runners.incrementAndGet();
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException ex) {
            if (runners.decrementAndGet() == 0) {
                giveUp(ex);
            }
        }
    }

    private void giveUp(RejectedExecutionException cause) {
        RunningJob job;
        while ((job = next()) != null) {
            refused.accept(job, cause);
        }
    }

    private void run() {
        try {
            RunningJob job;
            while ((job = next()) != null) {
                work.accept(job);
            }
        } finally {
            runners.decrementAndGet();
        }
    }

    private @Nullable RunningJob next() {
        RunningJob job = queue.poll();
        if (job != null) {
            waiting.decrementAndGet();
            taken.incrementAndGet();
        }
        return job;
    }
}
