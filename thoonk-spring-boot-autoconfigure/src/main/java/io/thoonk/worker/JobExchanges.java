package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import java.time.Duration;
import org.springframework.core.ResolvableType;

/** Opens job feeds for workers. */
@FunctionalInterface
public interface JobExchanges {

    /**
     * Opens a job feed, creating it if it is missing.
     *
     * @param feed name of the feed
     * @param payloadType type of the payloads
     * @param claimTimeout how long claims hold without being renewed
     * @param <T> the same
     * @return claims and finishes its jobs
     */
    <T> JobExchange<T> open(String feed, ResolvableType payloadType, Duration claimTimeout);
}
