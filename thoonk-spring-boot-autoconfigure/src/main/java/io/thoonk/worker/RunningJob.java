package io.thoonk.worker;

import io.thoonk.job.Job;
import org.jspecify.annotations.Nullable;

/** A claimed job on its way through the container. */
final class RunningJob {

    private final Job<?> job;

    private @Nullable Thread thread;

    private boolean started;

    private boolean lost;

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

    synchronized boolean isStarted() {
        return started;
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
        if (thread != null) {
            thread.interrupt();
        }
    }
}
