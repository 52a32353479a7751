package io.thoonk.worker;

import io.thoonk.ThoonkException;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobRejectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the handler on one job and has the outcome settled; a place is taken until the handler has ended. */
record JobExecution(
        String worker,
        JobWorkerContainerFactory.Handler handler,
        JobSettlement settlement,
        Optional<Duration> timeout,
        ScheduledExecutorService timer) {

    /** Runs the handler; whatever that throws is the job's failure. */
    void run(RunningJob job) {
        if (!job.begin()) {
            settlement.letGo(job);
            return;
        }
        Bound bound = new Bound();
        Bound deadline = new Bound();
        @Nullable Object result = null;
        @Nullable Throwable failure = null;
        Optional<CompletableFuture<?>> coming = Optional.empty();
        try {
            timeout.ifPresent(longest -> bound.begin(
                    job,
                    longest,
                    () -> new JobTimeoutException(worker, job.job().id(), longest)));
            JobClaims.timeLeft(job.job())
                    .ifPresent(
                            left -> deadline.begin(job, left, () -> new JobRejectedException("its deadline is over")));
            result = handler.handle(job.job());
            coming = AsyncResults.of(result);
        } catch (Throwable ex) {
            failure = ex;
        }
        job.leaveThread();
        // The settlement must not be cut off, nor the thread's next job, by an interrupt that was meant for the
        // handler.
        Thread.interrupted();
        if (coming.isPresent()) {
            job.cancelOnInterrupt(coming.get());
            coming.get().whenComplete((value, thrown) -> {
                deadline.end();
                ended(job, bound, value, thrown);
            });
        } else {
            deadline.end();
            ended(job, bound, result, failure);
        }
    }

    private void ended(RunningJob job, Bound bound, @Nullable Object result, @Nullable Throwable failure) {
        bound.end();
        if (job.decide()) {
            settlement.settle(job, result, failure);
        } else if (job.handled()) {
            settlement.letGo(job);
        }
    }

    /** The end of the time that a handler may take. */
    private final class Bound {

        private @Nullable ScheduledFuture<?> end;

        void begin(RunningJob job, Duration longest, Supplier<ThoonkException> failure) {
            // The timer's threads renew claims: what the application does about a failure is not for them.
            end = timer.schedule(
                    () -> AsyncResults.elsewhere(() -> over(job, failure)),
                    Math.max(0, longest.toMillis()),
                    TimeUnit.MILLISECONDS);
        }

        private void over(RunningJob job, Supplier<ThoonkException> failure) {
            if (job.decideBesideHandler()) {
                try {
                    job.interrupt();
                    settlement.failed(job, failure.get());
                } finally {
                    if (job.settledBesideHandler()) {
                        settlement.letGo(job);
                    }
                }
            }
        }

        void end() {
            if (end != null) {
                end.cancel(false);
            }
        }
    }
}
