package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import io.thoonk.job.WorkerFeed;

/** Opens job feeds for workers. */
@FunctionalInterface
public interface JobClaimsSource {

    /**
     * Opens a job feed, creating it if it is missing.
     *
     * @param feed the feed
     * @param <T> type of the payloads
     * @return claims and finishes its jobs
     */
    <T> JobClaims<T> open(WorkerFeed feed);
}
