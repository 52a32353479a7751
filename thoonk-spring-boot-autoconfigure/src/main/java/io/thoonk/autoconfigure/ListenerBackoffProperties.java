package io.thoonk.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a durable listener waits before it tries an item again.
 *
 * @param delay How long after the first failure.
 * @param multiplier By what the delay grows with each further failure.
 * @param maxDelay Longest delay.
 */
public record ListenerBackoffProperties(
        @DefaultValue("200ms") Duration delay,
        @DefaultValue("2") double multiplier,
        @DefaultValue("30s") Duration maxDelay) {

    /** Checks the values. */
    public ListenerBackoffProperties {
        PropertyChecks.notNegative("thoonk.listener.backoff.delay", delay);
        PropertyChecks.atLeastOne("thoonk.listener.backoff.multiplier", multiplier);
        PropertyChecks.notNegative("thoonk.listener.backoff.max-delay", maxDelay);
    }
}
