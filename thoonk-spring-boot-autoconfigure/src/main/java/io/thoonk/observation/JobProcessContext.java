package io.thoonk.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.thoonk.job.Job;
import java.util.Map;

/** What is known of a job while a worker works on it. */
public final class JobProcessContext extends ReceiverContext<Map<String, String>> {

    private final String worker;

    private final String feed;

    private final Job<?> job;

    /**
     * Creates a context.
     *
     * @param worker id of the worker
     * @param feed name of the feed
     * @param job the job
     * @param headers the trace context that came with the job
     */
    public JobProcessContext(String worker, String feed, Job<?> job, Map<String, String> headers) {
        super((carrier, key) -> carrier.get(key), Kind.CONSUMER);
        this.worker = worker;
        this.feed = feed;
        this.job = job;
        setCarrier(headers);
        setRemoteServiceName("redis");
    }

    /**
     * Tells the worker.
     *
     * @return id of its container
     */
    public String worker() {
        return worker;
    }

    /**
     * Tells the feed.
     *
     * @return its name
     */
    public String feed() {
        return feed;
    }

    /**
     * Tells the job.
     *
     * @return the job, whose payload need not be readable
     */
    public Job<?> job() {
        return job;
    }
}
