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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * The buffer of claimed jobs and the threads that take from it. To wake a thread costs more than a short handler takes; so a
 * thread that is done with one job goes on with the next, and more threads are woken only where that does not go fast enough.
 * Thread-safe.
 */
final class HandlerThreads {

    /** Shorter handlers than this are not helped by more threads than there are processors, of which the driver needs one. */
    private static final long SHORT = Duration.ofNanos(200_000).toNanos();

    /** Where jobs end faster than this, all threads together, the processors are at their limit. */
    private static final long FAST = Duration.ofNanos(20_000).toNanos();

    /** A thread that was woken for short handlers gets so much time to come to its first. */
    private static final long DOUBT = Duration.ofMillis(5).toNanos();

    private static final int ENOUGH_FOR_SHORT = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /** So long a thread goes on before it lets others of its executor have their turn. */
    private static final long TURN = Duration.ofMillis(20).toNanos();

    private static final long SHORTEST_LOOK = Duration.ofNanos(100_000).toNanos();

    private static final long LONGEST_LOOK = Duration.ofMillis(20).toNanos();

    private final Queue<RunningJob> buffer = new ConcurrentLinkedQueue<>();

    private final AtomicInteger ready = new AtomicInteger();

    private final AtomicInteger runners = new AtomicInteger();

    private final AtomicLong taken = new AtomicLong();

    /** How many handlers have returned, and how many of them soon, whoever else had the processor meanwhile. */
    private final LongAdder ended = new LongAdder();

    private final LongAdder endedSoon = new LongAdder();

    /** Whether a thread found jobs but no free place, because handlers have left theirs for something to be completed. */
    private final AtomicBoolean starved = new AtomicBoolean();

    private final AtomicBoolean looking = new AtomicBoolean();

    private final Executor executor;

    private final RunningJobs running;

    private final Consumer<RunningJob> work;

    private final Runnable idle;

    private final Consumer<Throwable> refused;

    private volatile boolean open = true;

    private volatile boolean areShort;

    private volatile long lookedAt = System.nanoTime();

    private volatile long takenBefore;

    private volatile long endedBefore;

    private volatile long endedSoonBefore;

    private volatile long movedAt = System.nanoTime();

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

    /** Takes jobs that one loop has claimed, and wakes a thread for them; tells whether to look soon if that is enough. */
    boolean add(List<RunningJob> jobs) {
        if (jobs.isEmpty()) {
            return false;
        }
        jobs.get(0).share().addReady(jobs.size());
        if (ready.getAndAdd(jobs.size()) == 0) {
            begin(System.nanoTime());
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

    /** Hands out the jobs of one loop with which no handler has begun, oldest first. */
    List<RunningJob> takeBack(FetchShare share) {
        List<RunningJob> back = new ArrayList<>();
        for (RunningJob job : buffer) {
            if (job.share() == share && buffer.remove(job)) {
                ready.decrementAndGet();
                share.addReady(-1);
                back.add(job);
            }
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

    /** Wakes more threads where jobs are not taken fast enough; tells in how many ns to look again, if ever. Nobody waits here. */
    long look(long now) {
        if (!looking.compareAndSet(false, true)) {
            return interval;
        }
        long next = lookAlone(now);
        looking.set(false);
        return next;
    }

    private long lookAlone(long now) {
        int left = open ? Math.min(ready.get(), running.freePlaces()) : 0;
        if (left == 0) {
            begin(now);
            return Long.MAX_VALUE;
        }
        long passed = now - lookedAt;
        if (passed < interval) {
            return interval - passed;
        }
        areShort = areShort(passed, now);
        for (int i = 0; i < left && isHelpful(runners.get()); i++) {
            wake();
        }
        long next = Math.min(LONGEST_LOOK, 2 * interval);
        noteCounts(now);
        interval = next;
        return next;
    }

    private void begin(long now) {
        noteCounts(now);
        movedAt = now;
        interval = SHORTEST_LOOK;
    }

    private void noteCounts(long now) {
        lookedAt = now;
        takenBefore = taken.get();
        endedBefore = ended.sum();
        endedSoonBefore = endedSoon.sum();
    }

    /**
     * Whether more threads would not help: a handler's share of the threads' time is short; or it is long because the threads wait
     * for a processor, which shows where most handlers return soon and jobs end as fast as anything can.
     */
    private boolean areShort(long passed, long now) {
        long begun = taken.get() - takenBefore;
        long returned = ended.sum() - endedBefore;
        if (begun == 0 && returned == 0) {
            return areShort && now - movedAt < DOUBT;
        }
        movedAt = now;
        boolean isFast = passed / Math.max(1, returned) < FAST;
        boolean areMostSoon = 10 * (endedSoon.sum() - endedSoonBefore) >= 9 * returned;
        return Math.max(1, runners.get()) * passed / Math.max(1, begun) < SHORT || isFast && areMostSoon;
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
        long now = System.nanoTime();
        long turnEnds = now + TURN;
        try {
            RunningJob job;
            while (turnEnds - now > 0 && (job = next(now)) != null) {
                work.accept(job);
                long end = System.nanoTime();
                ended.increment();
                if (end - now < SHORT) {
                    endedSoon.increment();
                }
                now = end;
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

    private @Nullable RunningJob next(long now) {
        if (!open || ready.get() == 0 || !takePlace()) {
            return null;
        }
        RunningJob job = buffer.poll();
        if (job == null) {
            running.returnPlace();
            return null;
        }
        job.takePlace(now);
        ready.decrementAndGet();
        job.share().addReady(-1);
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
