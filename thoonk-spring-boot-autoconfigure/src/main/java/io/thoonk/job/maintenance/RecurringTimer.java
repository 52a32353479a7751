package io.thoonk.job.maintenance;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task when something recurs, once for all that asked for that moment or a later one. Thread-safe. */
final class RecurringTimer {

    private static final Logger log = LoggerFactory.getLogger(RecurringTimer.class);

    /** Who does not maintain the feed comes later, and mostly finds that all is done. */
    private static final Duration BEHIND = Duration.ofMillis(100);

    private final ScheduledExecutorService threads;

    private final Runnable task;

    private final BooleanSupplier isFirst;

    private @Nullable ScheduledFuture<?> coming;

    /**
     * Creates the timer.
     *
     * @param threads run the task
     * @param task what to run
     * @param isFirst whether this process is the one that maintains the feed
     */
    RecurringTimer(ScheduledExecutorService threads, Runnable task, BooleanSupplier isFirst) {
        this.threads = threads;
        this.task = task;
        this.isFirst = isFirst;
    }

    synchronized void runIn(Duration delay) {
        long millis = (isFirst.getAsBoolean() ? delay : delay.plus(BEHIND)).toMillis();
        ScheduledFuture<?> before = coming;
        if (before != null && before.getDelay(TimeUnit.MILLISECONDS) <= millis) {
            return;
        }
        try {
            coming = threads.schedule(this::run, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ex) {
            log.debug("This process ends; others put what recurs", ex);
            return;
        }
        if (before != null) {
            before.cancel(false);
        }
    }

    private void run() {
        began();
        task.run();
    }

    /** What is running may have looked already, so whoever asks from now on is not served by it. */
    private synchronized void began() {
        coming = null;
    }

    /** Runs no more until somebody asks again. */
    synchronized void stop() {
        if (coming != null) {
            coming.cancel(false);
            coming = null;
        }
    }
}
