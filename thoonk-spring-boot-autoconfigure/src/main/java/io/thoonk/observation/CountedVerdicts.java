package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.Job;
import io.thoonk.job.JobRejectedException;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobResultException;
import io.thoonk.worker.WorkerOptions;

/** Counts what an error handler decides. */
final class CountedVerdicts implements JobErrorHandler {

    private final JobErrorHandler delegate;

    private final Counter retries;

    private final Counter poison;

    private final Counter stalledAsPoison;

    private final Counter stalledAsRejected;

    private final Counter stalledForResult;

    private final Counter stalledAfterAttempts;

    CountedVerdicts(MeterRegistry registry, Tags tags, JobErrorHandler delegate) {
        this.delegate = delegate;
        this.retries = JobMeters.counter(registry, ThoonkMeter.JOB_RETRIES, tags);
        this.poison = JobMeters.counter(registry, ThoonkMeter.JOB_POISON, tags);
        this.stalledAsPoison = stalls(registry, tags, "poison");
        this.stalledAsRejected = stalls(registry, tags, "rejected");
        this.stalledForResult = stalls(registry, tags, "result");
        this.stalledAfterAttempts = stalls(registry, tags, "attempts");
    }

    private static Counter stalls(MeterRegistry registry, Tags tags, String reason) {
        return JobMeters.counter(registry, ThoonkMeter.JOB_STALLS, tags.and(MeterKeyName.REASON.asString(), reason));
    }

    @Override
    public Verdict decide(Job<?> job, Throwable failure, WorkerOptions options) {
        Verdict verdict = delegate.decide(job, failure, options);
        boolean unreadable =
                failure instanceof PayloadConversionException conversion && conversion.isAbout(job.feed(), job.id());
        if (unreadable) {
            poison.increment();
        }
        if (verdict instanceof Verdict.Retry) {
            retries.increment();
        } else if (unreadable) {
            stalledAsPoison.increment();
        } else if (failure instanceof JobRejectedException) {
            stalledAsRejected.increment();
        } else if (failure instanceof JobResultException) {
            stalledForResult.increment();
        } else {
            stalledAfterAttempts.increment();
        }
        return verdict;
    }
}
