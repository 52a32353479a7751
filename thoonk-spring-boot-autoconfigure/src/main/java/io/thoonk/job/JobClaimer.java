package io.thoonk.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Claims jobs of one feed with a claim timeout of the caller's choice. Thread-safe.
 *
 * @param <T> type of the payloads
 */
public interface JobClaimer<T> {

    /**
     * Claims several jobs in one step, waiting for the first. An interrupt ends the wait; its flag stays set, and jobs
     * that were claimed already are returned.
     *
     * @param max how many at most, from 1 to 1000
     * @param timeout how long to wait at most; zero waits for ever
     * @param claimTimeout how long the claims hold without being renewed; empty for the feed's own time
     * @return the jobs in the order of the line; none if none came
     */
    List<Job<T>> claim(int max, Duration timeout, Optional<Duration> claimTimeout);
}
