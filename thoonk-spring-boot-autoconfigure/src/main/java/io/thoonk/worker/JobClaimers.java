package io.thoonk.worker;

import io.thoonk.job.JobClaimer;
import org.springframework.core.ResolvableType;

/** Opens job feeds for workers. */
@FunctionalInterface
public interface JobClaimers {

    /**
     * Opens a job feed, creating it if it is missing.
     *
     * @param feed name of the feed
     * @param payloadType type of the payloads
     * @param <T> the same
     * @return claims its jobs
     */
    <T> JobClaimer<T> open(String feed, ResolvableType payloadType);
}
