package io.thoonk.management;

import io.thoonk.job.Job;
import io.thoonk.worker.AsyncResults;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One run of a handler. Thread-safe. */
final class RunningHandler {

    private final String worker;

    private final String feed;

    private final Job<?> job;

    private final long startedAt = System.nanoTime();

    private final ReentrantLock state = new ReentrantLock();

    private @Nullable Thread thread;

    private @Nullable CompletableFuture<?> coming;

    private boolean interrupted;

    RunningHandler(String worker, String feed, Job<?> job) {
        this.worker = worker;
        this.feed = feed;
        this.job = job;
    }

    /** {@return id of its container} */
    public String worker() {
        return worker;
    }

    /** {@return its name} */
    public String feed() {
        return feed;
    }

    /** {@return its id} */
    public String job() {
        return job.id();
    }

    /** {@return when its claim began, by the clock of Redis} */
    public Instant claimedAt() {
        return job.claimedAt();
    }

    Duration ranFor() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    boolean isRunOf(String feedName, String id, Instant since) {
        return feed.equals(feedName) && job.id().equals(id) && job.claimedAt().toEpochMilli() == since.toEpochMilli();
    }

    void enter() {
        state.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            state.unlock();
        }
    }

    void continueWith(CompletableFuture<?> future) {
        state.lock();
        try {
            coming = future;
            if (interrupted) {
                AsyncResults.cancel(future);
            }
        } finally {
            state.unlock();
        }
    }

    /** An interrupt that came too late for the handler must not reach what the thread does next. */
    void leave() {
        state.lock();
        try {
            thread = null;
            if (interrupted) {
                Thread.interrupted();
            }
        } finally {
            state.unlock();
        }
    }

    void interrupt() {
        state.lock();
        try {
            interrupted = true;
            if (thread != null) {
                thread.interrupt();
            }
            if (coming != null) {
                AsyncResults.cancel(coming);
            }
        } finally {
            state.unlock();
        }
    }
}
