package io.thoonk.observation;

import io.micrometer.common.KeyValues;
import io.thoonk.job.Job;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job while a worker works on it.
 *
 * @since 0.1.0
 */
public final class JobProcessContext extends HandlingContext {

    private final String worker;

    private final String feed;

    private final Job<?> job;

    private final @Nullable KeyValues ofSuccess;

    private @Nullable KeyValues ofJob;

    /**
     * Creates a context.
     *
     * @param worker id of the worker
     * @param feed name of the feed
     * @param job the job
     * @param headers the trace context that came with the job
     */
    public JobProcessContext(String worker, String feed, Job<?> job, Map<String, String> headers) {
        this(worker, feed, job, headers, null);
    }

    /** With the tags of a run that succeeds, the same for every job of a worker. */
    JobProcessContext(
            String worker, String feed, Job<?> job, Map<String, String> headers, @Nullable KeyValues ofSuccess) {
        super(headers);
        this.worker = worker;
        this.feed = feed;
        this.job = job;
        this.ofSuccess = ofSuccess;
    }

    /** {@return id of the worker} */
    public String worker() {
        return worker;
    }

    /** {@return name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return the job, whose payload need not be readable} */
    public Job<?> job() {
        return job;
    }

    KeyValues tags() {
        return ofSuccess == null || getError() != null
                ? JobProcessObservationConvention.Default.tags(worker, feed, getError())
                : ofSuccess;
    }

    KeyValues ofJob() {
        KeyValues known = ofJob;
        if (known == null) {
            known = JobProcessObservationConvention.Default.ofJob(job);
            ofJob = known;
        }
        return known;
    }
}
