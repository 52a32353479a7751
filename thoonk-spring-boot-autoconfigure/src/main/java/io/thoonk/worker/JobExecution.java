package io.thoonk.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the handler on one job and has the outcome settled; a place is taken until the handler has ended. */
final class JobExecution {

    private final String worker;

    private final JobHandler handler;

    private final JobSettlement settlement;

    private final RunningJobs running;

    private final Optional<Duration> timeout;

    private final ScheduledExecutorService timer;

    JobExecution(
            String worker,
            JobHandler handler,
            JobSettlement settlement,
            RunningJobs running,
            Optional<Duration> timeout,
            ScheduledExecutorService timer) {
        this.worker = worker;
        this.handler = handler;
        this.settlement = settlement;
        this.running = running;
        this.timeout = timeout;
        this.timer = timer;
    }

    void run(RunningJob job) {
        if (!job.begin()) {
            settlement.letGo(job);
            return;
        }
        @Nullable
        ScheduledFuture<?> end = timeout.map(longest -> schedule(job, longest)).orElse(null);
        @Nullable Object result;
        try {
            result = handler.handle(job.job());
        } catch (Exception | LinkageError | AssertionError ex) {
            leave(job);
            ended(job, end, null, ex);
            return;
        }
        leave(job);
        Optional<CompletionStage<?>> coming = AsyncResults.of(result);
        if (coming.isEmpty()) {
            ended(job, end, result, null);
        } else {
            job.cancelOnLoss(coming.get());
            coming.get().whenComplete((value, failure) -> ended(job, end, value, failure));
        }
    }

    private ScheduledFuture<?> schedule(RunningJob job, Duration longest) {
        return timer.schedule(
                () -> {
                    if (job.decide()) {
                        settlement.failed(
                                job, new JobTimeoutException(worker, job.job().id(), longest));
                    }
                    job.interrupt();
                },
                longest.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void leave(RunningJob job) {
        job.leaveThread();
        // The settlement must not be cut off, nor the thread's next job, by an interrupt that was meant for the
        // handler.
        Thread.interrupted();
    }

    private void ended(
            RunningJob job, @Nullable ScheduledFuture<?> end, @Nullable Object result, @Nullable Throwable failure) {
        if (end != null) {
            end.cancel(false);
        }
        if (!job.decide()) {
            // Settled by the timeout; the place was the handler's until now.
            settlement.letGo(job);
        } else if (failure == null) {
            settlement.succeeded(job, result);
        } else {
            settlement.failed(job, failure);
            settlement.letGo(job);
        }
    }
}
