package io.thoonk.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a failed job stays out of the line.
 *
 * @param delay How long after the first failure.
 * @param multiplier By what the delay grows with each further failure.
 * @param maxDelay Longest delay.
 * @param jitter By how much a delay may be longer than computed.
 */
public record BackoffProperties(
        @DefaultValue("1s") Duration delay,
        @DefaultValue("2") double multiplier,
        @DefaultValue("5m") Duration maxDelay,
        @DefaultValue("0s") Duration jitter) {

    /** Checks the values. */
    public BackoffProperties {
        PropertyChecks.notNegative("thoonk.worker.backoff.delay", delay);
        PropertyChecks.atLeastOne("thoonk.worker.backoff.multiplier", multiplier);
        PropertyChecks.notNegative("thoonk.worker.backoff.max-delay", maxDelay);
        PropertyChecks.notNegative("thoonk.worker.backoff.jitter", jitter);
    }
}
