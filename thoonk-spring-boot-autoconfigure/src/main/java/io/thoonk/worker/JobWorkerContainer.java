package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a worker: starts its loop, pauses and stops it, and gives back what it holds. */
final class JobWorkerContainer implements ThoonkContainer {

    private static final Logger log = LoggerFactory.getLogger(JobWorkerContainer.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    /** What the last call takes while Redis is there. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    /** What a call that is under way may take at the longest, a hanging connection included. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(8);

    private final String id;

    private final WorkerOptions options;

    private final Supplier<JobExchange<?>> opening;

    private final JobSettlement settlement;

    private final Executor executor;

    private final ScheduledExecutorService timer;

    private final RunningJobs running;

    private final JobExecution execution;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile boolean started;

    private volatile boolean paused;

    private volatile JobDispatcher dispatcher;

    private @Nullable Thread dispatching;

    private @Nullable ClaimRenewer renewer;

    JobWorkerContainer(
            String id,
            WorkerOptions options,
            Supplier<JobExchange<?>> opening,
            JobHandler handler,
            JobErrorHandler errorHandler,
            Executor executor,
            ScheduledExecutorService timer) {
        this.id = id;
        this.options = options;
        this.opening = opening;
        this.executor = executor;
        this.timer = timer;
        this.running = new RunningJobs(options.concurrency());
        this.settlement = new JobSettlement(id, errorHandler, options, running, () -> dispatcher);
        this.execution = new JobExecution(id, handler, settlement, running, options.timeout(), timer);
        this.dispatcher = newDispatcher();
    }

    private JobDispatcher newDispatcher() {
        return new JobDispatcher(id, opening, running, settlement, this::handOver);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean isAutoStartup() {
        return options.autoStartup();
    }

    /** Opens the job feed, creating it if it is missing, as the first claim will. */
    @Override
    public void verify() {
        try {
            opening.get();
        } catch (ThoonkRedisException ex) {
            log.debug("Worker '{}' cannot open its feed yet", id, ex);
        }
    }

    @Override
    public void start() {
        changes.lock();
        try {
            if (!started) {
                started = true;
                startDispatcher();
            }
        } finally {
            changes.unlock();
        }
    }

    private void startDispatcher() {
        JobDispatcher starting = newDispatcher();
        dispatcher = starting;
        if (paused) {
            starting.startPaused();
        }
        renewer = new ClaimRenewer(id, running, starting::exchange, options.claimTimeout(), timer);
        // Not a daemon, so that what is done is handed in before the process ends.
        Thread thread = new Thread(starting, "thoonk-" + id + "-dispatcher");
        thread.setDaemon(false);
        dispatching = thread;
        thread.start();
    }

    @Override
    public void stop() {
        changes.lock();
        try {
            if (started) {
                pauseDispatcher();
                giveBackWaiting();
                endRunning();
                endDispatcher();
                started = false;
            }
        } finally {
            changes.unlock();
        }
    }

    private void endDispatcher() {
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

    private void pauseDispatcher() {
        try {
            dispatcher.pause(LONGEST_CALL);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void pause() {
        changes.lock();
        try {
            paused = true;
            if (started) {
                pauseDispatcher();
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void resume() {
        changes.lock();
        try {
            if (paused) {
                paused = false;
                dispatcher.resume();
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public int activeCount() {
        return running.count();
    }

    private void handOver(RunningJob job) {
        try {
            executor.execute(() -> execution.run(job));
        } catch (RejectedExecutionException ex) {
            log.warn(
                    "The executor of worker '{}' refused job '{}', which goes back",
                    id,
                    job.job().id(),
                    ex);
            job.lose();
            settlement.giveBack(job);
            settlement.letGo(job);
        }
    }

    /** Jobs that the executor has not begun with go back at once. */
    private void giveBackWaiting() {
        running.all().stream().filter(RunningJob::loseUnlessStarted).forEach(job -> {
            settlement.giveBack(job);
            running.remove(job);
        });
    }

    private void endRunning() {
        try {
            if (running.awaitNoHandler(options.shutdownTimeout())) {
                return;
            }
            log.warn(
                    "Worker '{}' still has {} jobs running after {}; they go back to the line and are interrupted",
                    id,
                    running.count(),
                    options.shutdownTimeout());
            running.all().forEach(job -> {
                settlement.giveBack(job);
                job.lose();
            });
            if (!running.awaitNoHandler(AFTER_INTERRUPT)) {
                log.warn("Worker '{}' has {} handlers that do not heed an interrupt", id, running.count());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
