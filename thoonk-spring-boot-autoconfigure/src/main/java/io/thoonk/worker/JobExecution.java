package io.thoonk.worker;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs the handler on one job and has the outcome settled; a place is taken until that is done. */
final class JobExecution {

    private final JobHandler handler;

    private final JobSettlement settlement;

    private final RunningJobs running;

    JobExecution(JobHandler handler, JobSettlement settlement, RunningJobs running) {
        this.handler = handler;
        this.settlement = settlement;
        this.running = running;
    }

    void run(RunningJob job) {
        if (!job.begin()) {
            running.remove(job);
            return;
        }
        @Nullable Object result;
        try {
            result = handler.handle(job.job());
        } catch (Exception | LinkageError | AssertionError ex) {
            leave(job);
            end(job, () -> settlement.failed(job, ex));
            return;
        }
        leave(job);
        Optional<CompletionStage<?>> coming = AsyncResults.of(result);
        if (coming.isEmpty()) {
            end(job, () -> settlement.succeeded(job, result));
            return;
        }
        coming.get()
                .whenComplete((value, failure) -> end(job, () -> {
                    if (failure == null) {
                        settlement.succeeded(job, value);
                    } else {
                        settlement.failed(job, failure);
                    }
                }));
    }

    private static void leave(RunningJob job) {
        job.leaveThread();
        // The settlement must not be cut off, nor the thread's next job, by an interrupt that was meant for the
        // handler.
        Thread.interrupted();
    }

    private void end(RunningJob job, Runnable settle) {
        try {
            settle.run();
        } finally {
            running.remove(job);
        }
    }
}
