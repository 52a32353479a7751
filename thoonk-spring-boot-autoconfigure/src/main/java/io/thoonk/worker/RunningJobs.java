package io.thoonk.worker;

import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * The jobs that a container holds, from their claim until Redis knows what became of them. How many handlers run at once is
 * bounded by permits, whatever threads they run on.
 */
final class RunningJobs {

    private final Set<RunningJob> jobs = ConcurrentHashMap.newKeySet();

    private final Semaphore permits;

    private final int concurrency;

    private final LongAdder worked = new LongAdder();

    private final LongAdder ended = new LongAdder();

    private final Optional<Duration> maxRun;

    private volatile boolean stopping;

    /** Looks which jobs are to make room for others. */
    private volatile Runnable lookForCalledOff = () -> {};

    RunningJobs(int concurrency, Optional<Duration> maxRun) {
        this.concurrency = concurrency;
        this.maxRun = maxRun;
        this.permits = new Semaphore(concurrency);
    }

    /** Takes a free place, if there is one, for a job that a handler is about to begin with. */
    boolean takePlace() {
        return permits.tryAcquire();
    }

    /** Returns a place for which there was no job. */
    void returnPlace() {
        permits.release();
    }

    int concurrency() {
        return concurrency;
    }

    int freePlaces() {
        return permits.availablePermits();
    }

    RunningJob add(Job<?> job) {
        return add(job, new FetchShare());
    }

    RunningJob add(Job<?> job, FetchShare share) {
        RunningJob running = new RunningJob(job, share);
        JobClaims.stopWhen(job, () -> isStopping(running));
        jobs.add(running);
        return running;
    }

    /** Hears that some job that runs, here or elsewhere, is to make room for another. */
    void someIsCalledOff() {
        lookForCalledOff.run();
    }

    void whenSomeIsCalledOff(Runnable look) {
        lookForCalledOff = look;
    }

    /** Says whether handlers are to come to an end soon. */
    void stopping(boolean areStopping) {
        stopping = areStopping;
    }

    /** Whether handlers are to come to an end soon, all of them. */
    boolean areStopping() {
        return stopping;
    }

    private boolean isStopping(RunningJob job) {
        return stopping
                || maxRun.filter(longest -> job.hasRunFor(longest.toNanos(), System.nanoTime()))
                        .isPresent();
    }

    /** Frees the place of a job whose handler has ended; the job is still held. */
    void freePlace(RunningJob job) {
        long took = job.freePlace(System.nanoTime());
        if (took >= 0) {
            worked.add(took);
            ended.increment();
            permits.release();
        }
    }

    /** Hands over how long handlers took, all together and for how many jobs, since this was asked last. */
    void takeWork(BiConsumer<Long, Long> work) {
        work.accept(worked.sumThenReset(), ended.sumThenReset());
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

    /** Those that one loop has claimed. */
    List<RunningJob> of(FetchShare share) {
        return jobs.stream().filter(job -> job.share() == share).toList();
    }

    /**
     * The jobs that one loop has claimed and still holds: without those that were given up, whose claims are to end, but with those
     * that are done and whose end is still to be told.
     */
    List<Job<?>> heldBy(FetchShare share) {
        return of(share).stream()
                .filter(job -> !job.isLost() || job.job().isSettled())
                .<Job<?>>map(RunningJob::job)
                .toList();
    }

    /** Gives jobs up with which no handler has begun, so that their claims expire; tells how many. */
    int giveUp(List<RunningJob> unbegun) {
        unbegun.forEach(job -> {
            job.abandon();
            remove(job);
        });
        return unbegun.size();
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
