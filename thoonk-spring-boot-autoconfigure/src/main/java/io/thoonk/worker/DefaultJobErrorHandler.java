package io.thoonk.worker;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.Job;
import io.thoonk.job.JobRejectedException;

/** Stalls what is rejected, cannot be read or has used up its attempts; lets all else come back after the backoff. */
public final class DefaultJobErrorHandler implements JobErrorHandler {

    /** Creates the handler. */
    public DefaultJobErrorHandler() {}

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
}
