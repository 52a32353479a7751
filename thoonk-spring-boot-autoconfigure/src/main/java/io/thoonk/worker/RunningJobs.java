package io.thoonk.worker;

import io.thoonk.job.Job;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The jobs that a container holds, from their claim until Redis knows what became of them. How many handlers run at once is
 * bounded by permits, whatever threads they run on.
 */
final class RunningJobs {

    private final Set<RunningJob> jobs = ConcurrentHashMap.newKeySet();

    private final Semaphore permits;

    private final int concurrency;

    RunningJobs(int concurrency) {
        this.concurrency = concurrency;
        this.permits = new Semaphore(concurrency);
    }

    /** Takes the free places, at most so many, without waiting. */
    int takeFreePlaces(int most) {
        int free = permits.drainPermits();
        if (free > most) {
            permits.release(free - most);
            return most;
        }
        return free;
    }

    void returnPlaces(int unused) {
        if (unused > 0) {
            permits.release(unused);
        }
    }

    RunningJob add(Job<?> job) {
        RunningJob running = new RunningJob(job);
        jobs.add(running);
        return running;
    }

    /** Frees the place of a job whose handler has ended; the job is still held. */
    void freePlace(RunningJob job) {
        if (job.freePlace()) {
            permits.release();
        }
    }

    /** Lets go of a job. */
    void remove(RunningJob job) {
        jobs.remove(job);
        freePlace(job);
    }

    boolean contains(RunningJob job) {
        return jobs.contains(job);
    }

    List<RunningJob> all() {
        return List.copyOf(jobs);
    }

    /** Counts the handlers that run at this moment. */
    int count() {
        return (int) jobs.stream().filter(RunningJob::isAtWork).count();
    }

    /** Waits until no handler runs any more; tells whether that came about in time. */
    boolean awaitNoHandler(Duration timeout) throws InterruptedException {
        if (!permits.tryAcquire(concurrency, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        permits.release(concurrency);
        return true;
    }
}
