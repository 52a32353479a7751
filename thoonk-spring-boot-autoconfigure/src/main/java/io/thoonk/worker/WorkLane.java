package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher with the jobs that it holds. A container with many handlers has two of them, so that Redis works for one while
 * the other hands out what it got. Not thread-safe; its container sees to that.
 */
final class WorkLane {

    private static final Logger log = LoggerFactory.getLogger(WorkLane.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    /** What the last call takes while Redis is there. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    /** What a call that is under way may take at the longest, a hanging connection included. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(8);

    private final String worker;

    private final WorkerOptions options;

    private final Supplier<JobExchange<?>> opening;

    private final ScheduledExecutorService timer;

    private final RunningJobs running;

    private final JobSettlement settlement;

    private final JobExecution execution;

    private final ReadyJobs ready;

    private volatile JobDispatcher dispatcher;

    private @Nullable Thread dispatching;

    private @Nullable ClaimRenewer renewer;

    WorkLane(
            String worker,
            int concurrency,
            WorkerOptions options,
            Supplier<JobExchange<?>> opening,
            JobHandler handler,
            JobErrorHandler errorHandler,
            Executor executor,
            ScheduledExecutorService timer) {
        this.worker = worker;
        this.options = options;
        this.opening = opening;
        this.timer = timer;
        this.running = new RunningJobs(concurrency);
        this.settlement = new JobSettlement(worker, errorHandler, options, running, () -> dispatcher);
        this.execution = new JobExecution(worker, handler, settlement, options.timeout(), timer);
        this.ready = new ReadyJobs(executor, execution::run, (job, cause) -> dispatcher.refused(job, cause));
        this.dispatcher = newDispatcher();
    }

    private JobDispatcher newDispatcher() {
        return new JobDispatcher(worker, opening, running, settlement, ready);
    }

    void start(boolean paused) {
        JobDispatcher starting = newDispatcher();
        dispatcher = starting;
        if (paused) {
            starting.startPaused();
        }
        renewer = new ClaimRenewer(worker, running, starting::exchange, options.claimTimeout(), timer);
        // Not a daemon, so that what is done is handed in before the process ends.
        Thread thread = new Thread(starting, "thoonk-" + worker + "-dispatcher");
        thread.setDaemon(false);
        dispatching = thread;
        thread.start();
    }

    void pause() {
        try {
            dispatcher.pause(LONGEST_CALL);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    void resume() {
        dispatcher.resume();
    }

    /** Jobs that the executor has not begun with go back at once. */
    void giveBackWaiting() {
        running.all().stream().filter(RunningJob::loseUnlessStarted).forEach(job -> {
            settlement.giveBack(job);
            running.remove(job);
        });
    }

    /** Waits for the handlers; what still runs after that goes back, and is interrupted. */
    void endRunning(Duration timeout) {
        try {
            if (running.awaitNoHandler(timeout)) {
                return;
            }
            log.warn(
                    "Worker '{}' still has {} jobs running after {}; they go back to the line and are interrupted",
                    worker,
                    running.count(),
                    options.shutdownTimeout());
            running.all().forEach(job -> {
                settlement.giveBack(job);
                job.lose();
            });
            if (!running.awaitNoHandler(AFTER_INTERRUPT)) {
                log.warn("Worker '{}' has {} handlers that do not heed an interrupt", worker, running.count());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands in what is done, and ends. */
    void end() {
        dispatcher.end();
        try {
            if (dispatching != null) {
                dispatching.join(LAST_CALL.toMillis());
                // Does not cut off a call at once, but the wait for a Redis that is not there.
                dispatching.interrupt();
                dispatching.join();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        if (renewer != null) {
            renewer.stop();
        }
    }

    int count() {
        return running.count();
    }

    /** Finishes the job whose handler runs on this thread, and waits for that handler no longer. */
    void releaseCaller() {
        running.all().stream().filter(RunningJob::isOnThisThread).forEach(job -> {
            if (job.decide()) {
                log.info(
                        "The handler of job '{}' of worker '{}' ends its application: the job is finished",
                        job.job().id(),
                        worker);
                settlement.settle(job, null, null);
            }
            job.leaveThread();
            running.freePlace(job);
        });
    }

    boolean isCaller() {
        return running.all().stream().anyMatch(RunningJob::isOnThisThread);
    }
}
