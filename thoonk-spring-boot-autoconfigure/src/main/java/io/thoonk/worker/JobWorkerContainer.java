package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a worker: starts its lanes, pauses and stops them, and gives back what they hold. */
final class JobWorkerContainer implements ThoonkContainer {

    private static final Logger log = LoggerFactory.getLogger(JobWorkerContainer.class);

    /** From so many handlers on there are two lanes. */
    private static final int MANY = 16;

    private final String id;

    private final WorkerOptions options;

    private final Supplier<JobExchange<?>> opening;

    private final List<WorkLane> lanes;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile boolean started;

    private volatile boolean paused;

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
        int count = options.concurrency() < MANY ? 1 : 2;
        this.lanes = IntStream.range(0, count)
                .map(lane -> (options.concurrency() + lane) / count)
                .mapToObj(concurrency ->
                        new WorkLane(id, concurrency, options, opening, handler, errorHandler, executor, timer))
                .toList();
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
                lanes.forEach(lane -> lane.start(paused));
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
                lanes.forEach(WorkLane::pause);
                lanes.forEach(WorkLane::giveBackWaiting);
                long end = System.nanoTime() + options.shutdownTimeout().toNanos();
                lanes.forEach(lane -> lane.endRunning(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
                lanes.forEach(WorkLane::end);
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
            if (started) {
                lanes.forEach(WorkLane::pause);
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
                lanes.forEach(WorkLane::resume);
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
        return lanes.stream().mapToInt(WorkLane::count).sum();
    }
}
