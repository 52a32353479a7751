package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ContainerWork;
import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of a worker: starts, pauses and stops them, and gives back what they hold. */
final class WorkerLanes implements ContainerWork {

    private static final Logger log = LoggerFactory.getLogger(WorkerLanes.class);

    /** From so many handlers on there are two lanes. */
    private static final int MANY = 16;

    private final String id;

    private final WorkerOptions options;

    private final Supplier<JobExchange<?>> opening;

    private final List<WorkLane> lanes;

    WorkerLanes(
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
        lanes.forEach(lane -> lane.start(false));
    }

    @Override
    public void startPaused() {
        lanes.forEach(lane -> lane.start(true));
    }

    @Override
    public void stop() {
        lanes.forEach(WorkLane::pause);
        lanes.forEach(WorkLane::giveBackWaiting);
        long end = System.nanoTime() + options.shutdownTimeout().toNanos();
        lanes.forEach(lane -> lane.endRunning(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        lanes.forEach(WorkLane::end);
    }

    @Override
    public void pause() {
        lanes.forEach(WorkLane::pause);
    }

    @Override
    public void resume() {
        lanes.forEach(WorkLane::resume);
    }

    @Override
    public boolean isCaller() {
        return lanes.stream().anyMatch(WorkLane::isCaller);
    }

    @Override
    public void releaseCaller() {
        lanes.forEach(WorkLane::releaseCaller);
    }

    @Override
    public int activeCount() {
        return lanes.stream().mapToInt(WorkLane::count).sum();
    }
}
