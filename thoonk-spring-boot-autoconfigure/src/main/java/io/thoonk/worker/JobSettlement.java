package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.JobSuspendedException;
import io.thoonk.job.RetryLaterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Settles jobs after their handlers: finish, give back with backoff, or stall. Whatever goes wrong, it lets go of them. */
record JobSettlement(
        String worker,
        JobErrorHandler errorHandler,
        WorkerOptions options,
        RunningJobs jobs,
        Supplier<? extends Completions> loop) {

    private static final Logger log = LoggerFactory.getLogger(JobSettlement.class);

    private static final RetryTemplate PATIENCE = new RetryTemplate(RetryPolicy.builder()
            .maxRetries(4)
            .delay(Duration.ofMillis(100))
            .multiplier(3)
            .includes(ThoonkRedisException.class)
            .build());

    JobSettlement {
        errorHandler = DefaultJobErrorHandler.behind(worker, errorHandler);
    }

    /** Tells Redis of what is done. */
    interface Completions {

        /** Has a job finished; its place is free at once. */
        void finish(RunningJob job, @Nullable Object result);

        /** Hears that a handler may have become free. */
        void placeFreed();

        /** Hears that nobody will settle a job, so that all of its feed are looked after when its claim would expire. */
        default void abandoned(RunningJob job) {}
    }

    /** Settles a job whose handler has ended, and lets go of it: at once, or when one of the next calls is done. */
    void settle(RunningJob running, @Nullable Object result, @Nullable Throwable failure) {
        boolean isHandedOver = false;
        try {
            if (failure != null) {
                failed(running, failure);
            } else if (!running.job().isSettled() && !running.isLost()) {
                isHandedOver = finish(running, result);
            }
        } finally {
            if (!isHandedOver) {
                letGo(running);
            }
        }
    }

    /** Lets go of a job that is settled, or is nobody's business here any more. */
    void letGo(RunningJob running) {
        try {
            jobs.remove(running);
        } finally {
            loop.get().placeFreed();
        }
    }

    /** Tells whether the loop has the job now. */
    private boolean finish(RunningJob running, @Nullable Object result) {
        try {
            loop.get().finish(running, AsyncResults.value(result));
            return true;
        } catch (Throwable ex) {
            // The work is done: to do it again would bring nothing but the same result.
            failed(running, new JobResultException(running.job(), ex));
            return false;
        }
    }

    /** Has the error handler decide, and does what it says. Never throws. */
    void failed(RunningJob running, Throwable thrown) {
        try {
            decide(running, FailureReport.unwrapped(thrown));
        } catch (Throwable ex) {
            abandon(running);
            log.error(
                    "Worker '{}': job '{}' could not be settled after it had failed; maintenance returns it to the line when its claim expires",
                    worker,
                    running.job().id(),
                    FailureReport.of(ex, 0).loggable());
        }
    }

    private void decide(RunningJob running, Throwable failure) {
        Job<?> job = running.job();
        if (running.isLost()) {
            log.info("Worker '{}' ended job '{}', whose claim was given up before", worker, job.id());
            return;
        }
        if (failure instanceof JobSuspendedException) {
            suspend(running);
            return;
        }
        if (JobClaims.isCalledOff(job) && !job.isSettled()) {
            makeRoom(running);
            return;
        }
        FailureReport report = FailureReport.of(failure, options.maxStackTrace());
        if (job.isSettled()) {
            log.warn(
                    "Worker '{}': the handler settled job '{}' itself and failed after that",
                    worker,
                    job.id(),
                    report.loggable());
            return;
        }
        if (failure instanceof JobClaimLostException && job.isClaimLost()) {
            log.warn("Worker '{}' ended job '{}': {}", worker, job.id(), failure.getMessage());
            return;
        }
        if (failure instanceof RetryLaterException later) {
            log.debug("Worker '{}' tries job '{}' again in {}: {}", worker, job.id(), later.delay(), report.reason());
            settle(running, "given back", () -> job.retryLater(later.delay(), later.scope()));
            return;
        }
        int attempt = job.failureCount() + 1;
        JobErrorHandler.Verdict verdict = errorHandler.decide(job, failure, options);
        if (verdict instanceof JobErrorHandler.Verdict.Retry retry) {
            log.warn(
                    "Job '{}' of worker '{}' failed, attempt {}; it comes back in {}: {}",
                    job.id(),
                    worker,
                    attempt,
                    retry.backoff(),
                    report.reason());
            log.debug("Attempt {} of job '{}' failed", attempt, job.id(), report.loggable());
            settle(running, "given back", () -> job.cancel(retry.backoff(), report.error()));
        } else if (failure instanceof JobRejectedException) {
            log.warn("Worker '{}' rejected job '{}', which is stalled: {}", worker, job.id(), report.reason());
            settle(running, "stalled", () -> job.stall(report.error()));
        } else {
            log.error(
                    "Job '{}' of worker '{}' failed, attempt {}; it is stalled until it is retried or retracted",
                    job.id(),
                    worker,
                    attempt,
                    report.loggable());
            settle(running, "stalled", () -> job.stall(report.error()));
        }
    }

    /** Lets go of a job that was called off: that ends it. */
    private void makeRoom(RunningJob running) {
        Job<?> job = running.job();
        log.info("Worker '{}' lets go of job '{}', which makes room for the next of its unique key", worker, job.id());
        settle(running, "given back", job::giveBack);
    }

    /** Lets somebody go on with a job later: others have their turn before, unless the worker is what ends. */
    private void suspend(RunningJob running) {
        Job<?> job = running.job();
        if (!job.isSettled()) {
            log.info("Worker '{}' left job '{}' before its end; it goes on later", worker, job.id());
            settle(running, "given back", jobs.areStopping() ? job::giveBack : job::requeue);
        }
    }

    /** Gives jobs back to the front of the line, uncounted and in one call. */
    void giveBack(List<RunningJob> held, boolean areBegun, JobClaims<?> claims) {
        List<Job<?>> back = new ArrayList<>(held.size());
        for (RunningJob each : held) {
            if (!each.job().isSettled()) {
                back.add(each.job());
            }
        }
        if (back.isEmpty()) {
            return;
        }
        try {
            PATIENCE.execute(() -> {
                claims.giveBack(back, areBegun);
                return Boolean.TRUE;
            });
        } catch (RetryException ex) {
            held.forEach(RunningJob::abandon);
            loop.get().abandoned(held.get(0));
            log.error(
                    "Worker '{}': {} jobs could not be given back; maintenance returns them to the line when their claims expire",
                    worker,
                    back.size(),
                    ex.getCause());
        }
    }

    private void settle(RunningJob running, String what, Runnable change) {
        Job<?> job = running.job();
        try {
            PATIENCE.execute(() -> {
                change.run();
                return Boolean.TRUE;
            });
        } catch (RetryException ex) {
            Throwable cause = ex.getCause();
            if (cause instanceof JobClaimLostException) {
                running.abandon();
                tellLost(job, what, cause);
            } else {
                abandon(running);
                log.error(
                        "Worker '{}': job '{}' could not be {}; maintenance returns it to the line when its claim expires",
                        worker,
                        job.id(),
                        what,
                        cause);
            }
        }
    }

    private void tellLost(Job<?> job, String what, Throwable cause) {
        if (JobClaims.mayHaveEnded(job)) {
            log.info(
                    "Worker '{}': job '{}' was {} by a call whose answer got lost, or its claim was lost",
                    worker,
                    job.id(),
                    what);
        } else {
            log.warn("Worker '{}': {}. It is not {} by this worker", worker, cause.getMessage(), what);
        }
    }

    /** What is held no longer must not be renewed either. */
    private void abandon(RunningJob running) {
        running.abandon();
        loop.get().abandoned(running);
    }
}
