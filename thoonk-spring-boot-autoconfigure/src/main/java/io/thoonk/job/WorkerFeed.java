package io.thoonk.job;

import java.time.Duration;
import org.springframework.core.ResolvableType;

/**
 * A job feed as a worker works on it. Immutable.
 *
 * @param name name of the feed
 * @param payloadType type of the payloads
 * @param resultType declared type of the results, {@link ResolvableType#NONE} to go by each result's own
 * @param claimTimeout how long claims hold without being renewed
 * @param keepResult how long results are kept, zero for not at all
 * @since 0.1.0
 */
public record WorkerFeed(
        String name,
        ResolvableType payloadType,
        ResolvableType resultType,
        Duration claimTimeout,
        Duration keepResult) {}
