package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobClaimer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a worker: starts its loop, pauses and stops it, and gives back what it holds. */
final class JobWorkerContainer implements ThoonkContainer {

    private static final Logger log = LoggerFactory.getLogger(JobWorkerContainer.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final String id;

    private final WorkerOptions options;

    private final Supplier<JobClaimer<?>> opening;

    private final JobSettlement settlement;

    private final Executor executor;

    private final RunningJobs running;

    private final JobExecution execution;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile boolean started;

    private volatile boolean paused;

    private @Nullable ClaimLoop loop;

    private @Nullable Thread loopThread;

    private @Nullable ClaimRenewer renewer;

    JobWorkerContainer(
            String id,
            WorkerOptions options,
            Supplier<JobClaimer<?>> opening,
            JobHandler handler,
            JobErrorHandler errorHandler,
            Executor executor) {
        this.id = id;
        this.options = options;
        this.opening = opening;
        this.executor = executor;
        this.running = new RunningJobs(options.concurrency());
        this.settlement = new JobSettlement(id, errorHandler, options);
        this.execution = new JobExecution(handler, settlement, running);
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
                renewer = new ClaimRenewer(id, running, options.claimTimeout());
                if (!paused) {
                    startLoop();
                }
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void stop() {
        changes.lock();
        try {
            if (started) {
                stopLoop();
                giveBackWaiting();
                endRunning();
                if (renewer != null) {
                    renewer.stop();
                }
                started = false;
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void pause() {
        changes.lock();
        try {
            paused = true;
            stopLoop();
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
                if (started) {
                    startLoop();
                }
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

    private void startLoop() {
        ClaimLoop claiming = new ClaimLoop(id, opening, options.claimTimeout(), running, this::handOver);
        // Not a daemon, so that an application with nothing but workers stays alive.
        Thread thread = new Thread(claiming, "thoonk-" + id + "-claims");
        thread.setDaemon(false);
        loop = claiming;
        loopThread = thread;
        thread.start();
    }

    private void stopLoop() {
        Thread thread = loopThread;
        if (loop == null || thread == null) {
            return;
        }
        loop.stop();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        loop = null;
        loopThread = null;
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
            running.remove(job);
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
            if (running.awaitNone(options.shutdownTimeout())) {
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
            if (!running.awaitNone(AFTER_INTERRUPT)) {
                log.warn("Worker '{}' has {} handlers that do not heed an interrupt", id, running.count());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
