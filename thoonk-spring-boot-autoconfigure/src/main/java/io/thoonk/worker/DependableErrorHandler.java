package io.thoonk.worker;

import io.thoonk.job.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a verdict in any case: where the application's error handler has none, the default decides, and a log line says so. What
 * is done and only has no result is never done again.
 */
public final class DependableErrorHandler implements JobErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(DependableErrorHandler.class);

    private static final JobErrorHandler DEFAULT = new DefaultJobErrorHandler();

    private final String worker;

    private final JobErrorHandler delegate;

    private DependableErrorHandler(String worker, JobErrorHandler delegate) {
        this.worker = worker;
        this.delegate = delegate;
    }

    /**
     * Makes an error handler dependable.
     *
     * @param worker id of the worker, for log lines
     * @param delegate is asked
     * @return never throws, nor decides nothing
     */
    public static JobErrorHandler of(String worker, JobErrorHandler delegate) {
        return delegate instanceof DependableErrorHandler || delegate instanceof DefaultJobErrorHandler
                ? delegate
                : new DependableErrorHandler(worker, delegate);
    }

    @Override
    public Verdict decide(Job<?> job, Throwable failure, WorkerOptions options) {
        try {
            @Nullable Verdict verdict = delegate.decide(job, failure, options);
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
        return DEFAULT.decide(job, failure, options);
    }
}
