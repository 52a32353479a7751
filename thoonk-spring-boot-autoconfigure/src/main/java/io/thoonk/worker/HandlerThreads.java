package io.thoonk.worker;

import io.thoonk.LoggableFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * The buffer of claimed jobs and the threads that take from it. To wake a thread costs more than a short handler takes; so a
 * thread that is done with one job goes on with the next, and more threads are woken only where that does not go fast enough.
 * Thread-safe, but for {@link #look}, which is for one thread.
 */
final class HandlerThreads {

    /** Shorter handlers than this are not helped by more threads than there are processors, of which the driver needs one. */
    private static final long SHORT = Duration.ofNanos(200_000).toNanos();

    private static final int ENOUGH_FOR_SHORT = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /** So long a thread goes on before it lets others of its executor have their turn. */
    private static final long TURN = Duration.ofMillis(20).toNanos();

    private static final long SHORTEST_LOOK = Duration.ofNanos(100_000).toNanos();

    private static final long LONGEST_LOOK = Duration.ofMillis(20).toNanos();

    private final Queue<RunningJob> buffer = new ConcurrentLinkedQueue<>();

    private final AtomicInteger ready = new AtomicInteger();

    private final AtomicInteger runners = new AtomicInteger();

    private final AtomicLong taken = new AtomicLong();

    /** Whether a thread found jobs but no free place, because handlers have left theirs for something to be completed. */
    private final AtomicBoolean starved = new AtomicBoolean();

    private final Executor executor;

    private final RunningJobs running;

    private final Consumer<RunningJob> work;

    private final Runnable idle;

    private final Consumer<Throwable> refused;

    private volatile boolean open = true;

    private volatile boolean areShort;

    private volatile long lookedAt = System.nanoTime();

    private volatile long takenBefore;

    private volatile long interval = SHORTEST_LOOK;

    HandlerThreads(
            Executor executor,
            RunningJobs running,
            Consumer<RunningJob> work,
            Runnable idle,
            Consumer<Throwable> refused) {
        this.executor = executor;
        this.running = running;
        this.work = work;
        this.idle = idle;
        this.refused = refused;
    }

    /** Tells whether waking a thread never runs a job itself, nor waits. */
    boolean wakeAtOnce() {
        return executor instanceof SimpleAsyncTaskExecutor simple && !simple.isThrottleActive()
                || executor instanceof ThreadPoolExecutor pool && isNeverFull(pool);
    }

    private static boolean isNeverFull(ThreadPoolExecutor pool) {
        return pool.getRejectedExecutionHandler() instanceof ThreadPoolExecutor.AbortPolicy
                && pool.getQueue().remainingCapacity() == Integer.MAX_VALUE;
    }

    /** Takes claimed jobs, and wakes a thread for them; tells whether to look soon if that is enough. */
    boolean add(List<RunningJob> jobs) {
        if (jobs.isEmpty()) {
            return false;
        }
        if (ready.getAndAdd(jobs.size()) == 0) {
            takenBefore = taken.get();
            lookedAt = System.nanoTime();
            interval = SHORTEST_LOOK;
        }
        buffer.addAll(jobs);
        boolean isWoken = open && isHelpful(runners.get());
        if (isWoken) {
            wake();
        }
        return jobs.size() > 1 || !isWoken;
    }

    /** Begins with no job until it is opened again. */
    void close() {
        open = false;
    }

    void open() {
        open = true;
        if (ready.get() > 0) {
            wake();
        }
    }

    /** Hands out the jobs that no handler has begun with, oldest first. */
    List<RunningJob> takeBack() {
        List<RunningJob> back = new ArrayList<>();
        RunningJob job;
        while ((job = buffer.poll()) != null) {
            ready.decrementAndGet();
            back.add(job);
        }
        return back;
    }

    int ready() {
        return ready.get();
    }

    /** How many jobs threads have begun with so far. */
    long taken() {
        return taken.get();
    }

    /** Hears that a place has become free; whoever frees the one of the job that it runs goes on by itself. */
    void placeFreed() {
        if (starved.get() && starved.compareAndSet(true, false)) {
            wake();
        }
    }

    /** Wakes more threads where jobs are not taken fast enough; tells in how many ns to look again, if ever. */
    long look(long now) {
        int left = open ? Math.min(ready.get(), running.freePlaces()) : 0;
        if (left == 0) {
            interval = SHORTEST_LOOK;
            lookedAt = now;
            takenBefore = taken.get();
            return Long.MAX_VALUE;
        }
        long passed = now - lookedAt;
        if (passed < interval) {
            return interval - passed;
        }
        int threads = runners.get();
        long each = Math.max(1, threads) * passed / Math.max(1, taken.get() - takenBefore);
        areShort = each < SHORT;
        for (int i = 0; i < left && isHelpful(runners.get()); i++) {
            wake();
        }
        interval = Math.min(LONGEST_LOOK, 2 * interval);
        lookedAt = now;
        takenBefore = taken.get();
        return interval;
    }

    private boolean isHelpful(int threads) {
        return threads < (areShort ? Math.min(ENOUGH_FOR_SHORT, running.concurrency()) : running.concurrency());
    }

    private void wake() {
        if (runners.incrementAndGet() > running.concurrency()) {
            runners.decrementAndGet();
            return;
        }
        try {
            executor.execute(this::run);
        } catch (Throwable ex) {
            // It may be full, or shut down, or have no memory for a thread, or code of the application around it fails.
            if (runners.decrementAndGet() == 0) {
                refused.accept(new RejectedExecutionException(
                        "The executor takes no job, and those that were for it go back: " + LoggableFailure.of(ex),
                        ex));
            }
        }
    }

    private void run() {
        boolean hasEnded = false;
        long turnEnds = System.nanoTime() + TURN;
        try {
            RunningJob job;
            while (turnEnds - System.nanoTime() > 0 && (job = next()) != null) {
                work.accept(job);
            }
            hasEnded = true;
        } finally {
            int others = runners.decrementAndGet();
            if (open && ready.get() > 0 && (!hasEnded || running.freePlaces() > 0) && isHelpful(others)) {
                wake();
            }
            idle.run();
        }
    }

    private @Nullable RunningJob next() {
        if (!open || ready.get() == 0 || !takePlace()) {
            return null;
        }
        RunningJob job = buffer.poll();
        if (job == null) {
            running.returnPlace();
            return null;
        }
        job.takePlace(System.nanoTime());
        ready.decrementAndGet();
        taken.incrementAndGet();
        return job;
    }

    private boolean takePlace() {
        if (running.takePlace()) {
            return true;
        }
        starved.set(true);
        // One that has just become free has woken nobody.
        return running.takePlace();
    }
}
