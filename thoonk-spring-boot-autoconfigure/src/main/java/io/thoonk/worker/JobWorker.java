package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ContainerWork;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of one worker's container: its parts, and how they start, pause and stop. Its container calls one at a time. */
final class JobWorker implements ContainerWork {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private static final Duration LOOK_FOR_EXIT = Duration.ofMillis(250);

    /** What the last call takes while Redis is there. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    /** What a call that is under way may take at the longest, a hanging connection included. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(8);

    private final String id;

    private final WorkerOptions options;

    private final List<Supplier<JobClaims<?>>> openings;

    private final ScheduledExecutorService timer;

    private final RunningJobs running;

    private final JobSettlement settlement;

    private final HandlerThreads threads;

    private final Optional<Batches> batches;

    /** How many jobs are held by handlers at most. */
    private final int places;

    private volatile FetchLoops loops;

    JobWorker(
            String id,
            WorkerOptions options,
            List<Supplier<JobClaims<?>>> openings,
            JobWorkerContainerFactory.Handler handler,
            JobErrorHandler errorHandler,
            Executor executor,
            ScheduledExecutorService timer,
            Optional<Batches> batches) {
        this.id = id;
        this.options = options;
        this.openings = openings;
        this.timer = timer;
        this.batches = batches;
        this.places = options.concurrency()
                * (batches.isPresent() ? options.batching().size() : 1);
        this.running = new RunningJobs(places, options.maxRun());
        this.settlement = new JobSettlement(id, errorHandler, options, running, () -> loops);
        JobExecution execution = new JobExecution(
                id, handler, settlement, batches.isPresent() ? Optional.empty() : options.timeout(), timer);
        this.threads = new HandlerThreads(
                executor, running, execution::run, () -> loops.advance(), cause -> loops.refused(cause));
        this.loops = newLoops();
    }

    private FetchLoops newLoops() {
        return new FetchLoops(
                id, openings, () -> new PrefetchPolicy(options.prefetch(), places), running, settlement, threads);
    }

    /** Opens the job feeds, creating those that are missing, as the first claims will. */
    @Override
    public void verify() {
        try {
            openings.forEach(Supplier::get);
        } catch (ThoonkRedisException ex) {
            log.debug("Worker '{}' cannot open its feed yet", id, ex);
        }
    }

    @Override
    public void start() {
        loops = newLoops();
        running.stopping(false);
        openBatches();
        loops.start(false, options.claimTimeout(), timer);
    }

    @Override
    public void startPaused() {
        loops = newLoops();
        loops.start(true, options.claimTimeout(), timer);
    }

    @Override
    public boolean pausesAtOnce() {
        return true;
    }

    @Override
    public void pause() {
        running.stopping(true);
        try {
            if (!loops.pause(LONGEST_CALL)) {
                log.warn("Worker '{}' still waits for an answer of Redis; what that brings goes back to the line", id);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        batches.ifPresent(each -> each.batches().close());
    }

    private void openBatches() {
        batches.ifPresent(each -> each.batches().open(new JobBatches.Setting(id, options, each.executor(), timer)));
    }

    @Override
    public void resume() {
        running.stopping(false);
        openBatches();
        loops.resume();
    }

    @Override
    public void stop() {
        pause();
        endRunning();
        loops.end(LAST_CALL);
    }

    /** Waits for the handlers; what still runs after that goes back, and is interrupted. */
    private void endRunning() {
        try {
            long end = System.nanoTime() + options.shutdownTimeout().toNanos();
            do {
                failThoseThatEndTheProcess();
                if (running.awaitNoHandler(LOOK_FOR_EXIT)) {
                    return;
                }
            } while (end - System.nanoTime() > 0);
            log.warn(
                    "Worker '{}' still has {} jobs running after {}; they go back to the line and are interrupted",
                    id,
                    running.count(),
                    options.shutdownTimeout());
            List<RunningJob> held = running.all();
            loops.giveBack(held);
            held.forEach(RunningJob::lose);
            if (!running.awaitNoHandler(AFTER_INTERRUPT)) {
                log.warn("Worker '{}' has {} handlers that do not heed an interrupt", id, running.count());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody waits for a handler that waits for whoever would wait for it. */
    private void failThoseThatEndTheProcess() {
        handledOn(ThoonkThreads::endsProcess).stream()
                .filter(RunningJob::decide)
                .forEach(job -> {
                    settlement.settle(
                            job, null, new IllegalStateException("The handler has ended the process by System.exit"));
                    job.leaveThread();
                });
    }

    /** The jobs that are waited for and whose handler, or that of their batch, is on such a thread. */
    private List<RunningJob> handledOn(Predicate<Thread> which) {
        Set<Job<?>> inBatches = batches.map(each -> each.batches().on(which)).orElse(Set.of());
        return running.all().stream()
                .filter(job -> job.isOn(which) || job.isAtWork() && inBatches.contains(job.job()))
                .toList();
    }

    @Override
    public int activeCount() {
        return batches.map(each -> each.batches().running()).orElseGet(running::count);
    }

    /** Finishes the jobs whose handler runs on this thread, and waits for that handler no longer. */
    @Override
    public void releaseCaller() {
        handledOn(Thread.currentThread()::equals).forEach(job -> {
            if (job.decide()) {
                log.info(
                        "The handler of job '{}' of worker '{}' ends its application: the job is finished",
                        job.job().id(),
                        id);
                settlement.settle(job, null, null);
            }
            job.leaveThread();
            running.freePlace(job);
        });
    }

    @Override
    public boolean isCaller() {
        return !handledOn(Thread.currentThread()::equals).isEmpty();
    }

    /** What gathers jobs for a handler that gets many at once, and what runs that. */
    record Batches(JobBatches batches, Executor executor) {}
}
