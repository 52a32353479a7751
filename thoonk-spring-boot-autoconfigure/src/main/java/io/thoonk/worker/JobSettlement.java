package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobError;
import io.thoonk.job.JobRejectedException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Settles jobs after their handlers: finish, give back with backoff, or stall. */
final class JobSettlement {

    private static final Logger log = LoggerFactory.getLogger(JobSettlement.class);

    private static final int LONGEST_REASON = 2000;

    private final RetryTemplate patience = new RetryTemplate(RetryPolicy.builder()
            .maxRetries(4)
            .delay(Duration.ofMillis(100))
            .multiplier(3)
            .includes(ThoonkRedisException.class)
            .build());

    private final String worker;

    private final JobErrorHandler errorHandler;

    private final WorkerOptions options;

    private final Supplier<JobDispatcher> dispatcher;

    private final RunningJobs jobs;

    JobSettlement(
            String worker,
            JobErrorHandler errorHandler,
            WorkerOptions options,
            RunningJobs jobs,
            Supplier<JobDispatcher> dispatcher) {
        this.worker = worker;
        this.errorHandler = errorHandler;
        this.options = options;
        this.jobs = jobs;
        this.dispatcher = dispatcher;
    }

    /** Has the job finished by the dispatcher's next call, and lets go of it once that is done. */
    void succeeded(RunningJob running, @Nullable Object result) {
        if (running.job().isSettled() || running.isLost()) {
            letGo(running);
            return;
        }
        try {
            dispatcher.get().finish(running, result);
        } catch (PayloadConversionException | IllegalArgumentException ex) {
            failed(running, ex);
            letGo(running);
        }
    }

    /** Lets go of a job that is settled, or is nobody's business here any more. */
    void letGo(RunningJob running) {
        jobs.remove(running);
        dispatcher.get().placeFreed();
    }

    void failed(RunningJob running, Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Job<?> job = running.job();
        if (running.isLost()) {
            log.info("Worker '{}' ended job '{}', whose claim was given up before", worker, job.id());
            return;
        }
        if (job.isSettled()) {
            log.warn(
                    "Worker '{}': the handler settled job '{}' itself and failed after that",
                    worker,
                    job.id(),
                    failure);
            return;
        }
        if (failure instanceof JobClaimLostException) {
            log.warn("Worker '{}' ended job '{}': {}", worker, job.id(), failure.getMessage());
            return;
        }
        JobErrorHandler.Verdict verdict = errorHandler.decide(job, failure, options);
        JobError error = new JobError(reason(failure), StackTraces.of(failure, options.maxStackTrace()));
        if (verdict instanceof JobErrorHandler.Verdict.Retry retry) {
            log.warn(
                    "Job '{}' of worker '{}' failed, attempt {}; it comes back in {}",
                    job.id(),
                    worker,
                    job.failureCount() + 1,
                    retry.backoff(),
                    failure);
            settle(running, "given back", () -> job.cancel(retry.backoff(), error));
        } else if (failure instanceof JobRejectedException) {
            log.warn("Worker '{}' rejected job '{}', which is stalled: {}", worker, job.id(), failure.getMessage());
            settle(running, "stalled", () -> job.stall(error));
        } else {
            log.error(
                    "Job '{}' of worker '{}' failed, attempt {}; it is stalled until it is retried or retracted",
                    job.id(),
                    worker,
                    job.failureCount() + 1,
                    failure);
            settle(running, "stalled", () -> job.stall(error));
        }
    }

    void giveBack(RunningJob running) {
        if (running.job().isSettled()) {
            return;
        }
        settle(running, "given back", () -> running.job().giveBack());
    }

    private void settle(RunningJob running, String what, Runnable change) {
        Job<?> job = running.job();
        try {
            patience.execute(() -> {
                change.run();
                return Boolean.TRUE;
            });
        } catch (RetryException ex) {
            Throwable cause = ex.getCause();
            if (cause instanceof JobClaimLostException) {
                log.warn("Worker '{}': {}. It is not {} by this worker", worker, cause.getMessage(), what);
            } else if (cause instanceof ThoonkRedisException) {
                log.error(
                        "Worker '{}': job '{}' could not be {}; maintenance returns it to the line when its claim expires",
                        worker,
                        job.id(),
                        what,
                        cause);
            } else if (cause instanceof RuntimeException unexpected) {
                throw unexpected;
            } else {
                throw new IllegalStateException(ex);
            }
        }
    }

    private static String reason(Throwable failure) {
        @Nullable String message = failure.getMessage();
        if (failure instanceof JobRejectedException && message != null) {
            return abbreviate(message);
        }
        return abbreviate(failure.getClass().getName() + (message == null ? "" : ": " + message));
    }

    private static String abbreviate(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }
}
