package io.thoonk.worker;

import io.thoonk.job.Job;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A claimed job on its way through the container. */
final class RunningJob {

    private final Job<?> job;

    private @Nullable Thread thread;

    private @Nullable CompletionStage<?> coming;

    private boolean started;

    private boolean lost;

    private boolean decided;

    private boolean placeFreed;

    RunningJob(Job<?> job) {
        this.job = job;
    }

    Job<?> job() {
        return job;
    }

    /** Notes that the handler begins on this thread; false if the job was given back or lost before. */
    synchronized boolean begin() {
        if (lost) {
            return false;
        }
        started = true;
        thread = Thread.currentThread();
        return true;
    }

    /** Notes that the thread is done with the handler; an interrupt meant for it must not reach the next job. */
    synchronized void leaveThread() {
        thread = null;
    }

    /** Decides what becomes of the job; only the first of those who would decide may. */
    synchronized boolean decide() {
        if (decided) {
            return false;
        }
        decided = true;
        return true;
    }

    /** Frees the place in the concurrency; tells whether that was not done before. */
    synchronized boolean freePlace() {
        if (placeFreed) {
            return false;
        }
        placeFreed = true;
        return true;
    }

    synchronized boolean isAtWork() {
        return started && !placeFreed;
    }

    synchronized boolean isLost() {
        return lost;
    }

    /** Takes the job from the executor if it has not begun with it; tells whether it had not. */
    synchronized boolean loseUnlessStarted() {
        if (started) {
            return false;
        }
        lost = true;
        return true;
    }

    /** Notes that the claim is no more and tells the handler by an interrupt. */
    synchronized void lose() {
        lost = true;
        interrupt();
    }

    /** Interrupts the handler, or cancels what it left behind to be completed. */
    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        } else if (coming != null) {
            coming.toCompletableFuture().cancel(true);
        }
    }

    /** Notes that the handler has returned something that completes later. */
    synchronized void cancelOnLoss(CompletionStage<?> stage) {
        coming = stage;
    }
}
