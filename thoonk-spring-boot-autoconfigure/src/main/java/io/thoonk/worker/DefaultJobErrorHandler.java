package io.thoonk.worker;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.Job;
import io.thoonk.job.JobRejectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stalls what is rejected, cannot be read or has used up its attempts; lets all else come back after the backoff.
 *
 * @since 0.1.0
 */
public final class DefaultJobErrorHandler implements JobErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(DefaultJobErrorHandler.class);

    /** Creates the handler. */
    public DefaultJobErrorHandler() {}

    /**
     * Has this handler decide where one of the application does not, with a log line that says so. What is done and only has no
     * result is never done again.
     *
     * @param worker id of the worker, for log lines
     * @param first is asked first
     * @return never throws, nor decides nothing
     */
    public static JobErrorHandler behind(String worker, JobErrorHandler first) {
        return first instanceof Dependable || first instanceof DefaultJobErrorHandler
                ? first
                : new Dependable(worker, first, new DefaultJobErrorHandler());
    }

    @Override
    public Verdict decide(Job<?> job, Throwable failure, WorkerOptions options) {
        int attempts = job.failureCount() + 1;
        boolean useless = failure instanceof JobRejectedException
                || failure instanceof JobResultException
                || failure instanceof PayloadConversionException unreadable && unreadable.isAbout(job.feed(), job.id());
        if (useless || attempts >= job.maxAttempts().orElse(options.maxAttempts())) {
            return new Verdict.Stall();
        }
        return new Verdict.Retry(options.backoff().after(attempts));
    }

    private record Dependable(String worker, JobErrorHandler first, JobErrorHandler last) implements JobErrorHandler {

        @Override
        public Verdict decide(Job<?> job, Throwable failure, WorkerOptions options) {
            try {
                @Nullable Verdict verdict = first.decide(job, failure, options);
                if (verdict != null) {
                    return failure instanceof JobResultException ? new Verdict.Stall() : verdict;
                }
                log.error(
                        "The error handler of worker '{}' decided nothing about job '{}'; the default decides",
                        worker,
                        job.id());
            } catch (Throwable ex) {
                log.error(
                        "The error handler of worker '{}' failed on job '{}'; the default decides",
                        worker,
                        job.id(),
                        FailureReport.of(ex, 0).loggable());
            }
            return last.decide(job, failure, options);
        }
    }
}
