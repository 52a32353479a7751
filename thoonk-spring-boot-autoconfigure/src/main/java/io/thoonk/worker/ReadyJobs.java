package io.thoonk.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Claimed jobs on their way to threads. To wake a thread costs more than a short handler takes; so a thread that is done with
 * one job goes on with the next, and more threads are woken only where that does not go fast enough. Added to by one thread
 * at a time.
 */
final class ReadyJobs {

    /** Beyond so many jobs a look and thread, handlers are so short that more threads would only be in each other's way. */
    private static final int FAST = 3;

    private final Queue<RunningJob> queue = new ConcurrentLinkedQueue<>();

    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicInteger runners = new AtomicInteger();

    private final AtomicLong taken = new AtomicLong();

    private final Executor executor;

    private final Consumer<RunningJob> work;

    private final BiConsumer<RunningJob, Throwable> refused;

    private volatile long takenBefore;

    ReadyJobs(Executor executor, Consumer<RunningJob> work, BiConsumer<RunningJob, Throwable> refused) {
        this.executor = executor;
        this.work = work;
        this.refused = refused;
    }

    /** Tells whether {@link #begin()} never runs a job itself, nor waits. */
    boolean beginsAtOnce() {
        return executor instanceof SimpleAsyncTaskExecutor simple && !simple.isThrottleActive()
                || executor instanceof ThreadPoolExecutor pool && isNeverFull(pool);
    }

    private static boolean isNeverFull(ThreadPoolExecutor pool) {
        return pool.getRejectedExecutionHandler() instanceof ThreadPoolExecutor.AbortPolicy
                && pool.getQueue().remainingCapacity() == Integer.MAX_VALUE;
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

    boolean hasWaiting() {
        return waiting.get() > 0;
    }

    /** How many jobs threads have taken so far. */
    long taken() {
        return taken.get();
    }

    /** Wakes more threads if what was added is not taken fast enough; tells whether it is. */
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
        return fast;
    }

    private void startRunner() {
        runners.incrementAndGet();
        try {
            executor.execute(this::run);
        } catch (Throwable ex) {
            // It may be full, or shut down, or have no memory for a thread, or code of the application around it fails.
            if (runners.decrementAndGet() == 0) {
                giveUp(ex);
            }
        }
    }

    private void giveUp(Throwable cause) {
        RunningJob job;
        while ((job = next()) != null) {
            refused.accept(job, cause);
        }
    }

    private void run() {
        boolean hasEnded = false;
        try {
            RunningJob job;
            while ((job = next()) != null) {
                work.accept(job);
            }
            hasEnded = true;
        } finally {
            runners.decrementAndGet();
            if (!hasEnded && hasWaiting()) {
                startRunner();
            }
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
