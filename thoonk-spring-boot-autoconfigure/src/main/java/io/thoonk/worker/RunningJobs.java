package io.thoonk.worker;

import io.thoonk.job.Job;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The jobs that a container holds; their number is bounded by its permits, whatever threads they run on. */
final class RunningJobs {

    private final Set<RunningJob> jobs = ConcurrentHashMap.newKeySet();

    private final Semaphore permits;

    private final int concurrency;

    RunningJobs(int concurrency) {
        this.concurrency = concurrency;
        this.permits = new Semaphore(concurrency);
    }

    /** Waits for a free place and takes all that are free. */
    int takeFreePlaces() throws InterruptedException {
        permits.acquire();
        return 1 + permits.drainPermits();
    }

    void returnPlaces(int unused) {
        permits.release(unused);
    }

    RunningJob add(Job<?> job) {
        RunningJob running = new RunningJob(job);
        jobs.add(running);
        return running;
    }

    void remove(RunningJob job) {
        if (jobs.remove(job)) {
            permits.release();
        }
    }

    List<RunningJob> all() {
        return List.copyOf(jobs);
    }

    int count() {
        return (int) jobs.stream().filter(RunningJob::isStarted).count();
    }

    /** Waits until no job is left; tells whether that came about in time. */
    boolean awaitNone(Duration timeout) throws InterruptedException {
        if (!permits.tryAcquire(concurrency, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        permits.release(concurrency);
        return true;
    }
}
