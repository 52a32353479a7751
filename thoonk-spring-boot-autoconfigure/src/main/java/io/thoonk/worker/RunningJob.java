package io.thoonk.worker;

import io.thoonk.job.Job;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A claimed job on its way through the container. */
final class RunningJob {

    private final Job<?> job;

    private final FetchShare share;

    private @Nullable Thread thread;

    private @Nullable CompletableFuture<?> coming;

    private boolean started;

    private boolean lost;

    private boolean interrupted;

    private boolean calledOff;

    private boolean decided;

    private boolean handled;

    private boolean beingSettled;

    /** Whether it takes a place in the concurrency, and since when. */
    private boolean hasPlace;

    private long placedAt;

    /** One that a loop has claimed, which has this share of the handlers. */
    RunningJob(Job<?> job, FetchShare share) {
        this.job = job;
        this.share = share;
    }

    FetchShare share() {
        return share;
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

    /** Whether the handler is on such a thread. */
    synchronized boolean isOn(Predicate<Thread> which) {
        return thread != null && which.test(thread);
    }

    /** Decides what becomes of the job; only the first of those who would decide may. */
    synchronized boolean decide() {
        if (decided) {
            return false;
        }
        decided = true;
        return true;
    }

    /** Decides as {@link #decide()} does, for who settles the job while its handler may still be running. */
    synchronized boolean decideBesideHandler() {
        beingSettled = decide();
        return beingSettled;
    }

    /** Notes that who has decided beside the handler is done; tells whether the job may be let go. */
    synchronized boolean settledBesideHandler() {
        beingSettled = false;
        return handled;
    }

    /** Notes that the handler has ended; tells whether the job may be let go, or is still being settled by another. */
    synchronized boolean handled() {
        handled = true;
        return !beingSettled;
    }

    /** Takes a place in the concurrency, which is kept until the handler has ended. */
    synchronized void takePlace(long now) {
        hasPlace = true;
        placedAt = now;
    }

    /** Frees the place, if there is one; tells how long it was taken, or -1. */
    synchronized long freePlace(long now) {
        if (!hasPlace) {
            return -1;
        }
        hasPlace = false;
        return now - placedAt;
    }

    /** Whether the handler has been at it for so long. */
    synchronized boolean hasRunFor(long nanos, long now) {
        return hasPlace && now - placedAt >= nanos;
    }

    synchronized boolean isAtWork() {
        return started && hasPlace;
    }

    synchronized boolean isLost() {
        return lost;
    }

    /** Notes that the claim is no more, and tells the handler by an interrupt; not a second time, which would hit its end. */
    synchronized void lose() {
        lost = true;
        if (!interrupted) {
            interrupt();
        }
    }

    /** Notes that nobody will settle the job, so that its claim is to expire. */
    synchronized void abandon() {
        lost = true;
    }

    /** Interrupts the handler, once, as the job is to make room for another. */
    synchronized void callOff() {
        if (!calledOff && started) {
            calledOff = true;
            interrupt();
        }
    }

    /** Sees to it that the handler does not begin; false if it has begun, or never will. */
    synchronized boolean refuse() {
        if (started || lost) {
            return false;
        }
        lost = true;
        return true;
    }

    /** Interrupts the handler, or cancels what it left behind to be completed. */
    synchronized void interrupt() {
        interrupted = true;
        if (thread != null) {
            thread.interrupt();
        }
        if (coming != null) {
            AsyncResults.cancel(coming);
        }
    }

    /** Notes that the handler has returned something that completes later. */
    synchronized void cancelOnInterrupt(CompletableFuture<?> future) {
        coming = future;
        if (interrupted) {
            AsyncResults.cancel(future);
        }
    }
}
