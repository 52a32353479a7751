package io.thoonk.autoconfigure;

import io.thoonk.event.OverflowPolicy;
import io.thoonk.listener.ExhaustedPolicy;
import io.thoonk.listener.ListenerOverrides;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Overrides of one listener.
 *
 * @param concurrency How many events the listener handles at once.
 * @param mailbox How many events may wait for it.
 * @param overflow What happens when more events come.
 * @param maxAttempts How often a durable listener tries an item.
 * @param backoff How long a durable listener waits before it tries again.
 * @param exhausted What a durable listener does with an item whose attempts are used up.
 * @param lease How soon another process takes over.
 * @param autoStartup Whether the listener starts with the application.
 */
public record ListenerOverrideProperties(
        @Nullable Integer concurrency,
        @Nullable Integer mailbox,
        @Nullable OverflowPolicy overflow,
        @Nullable Integer maxAttempts,
        @Nullable Backoff backoff,
        @Nullable ExhaustedPolicy exhausted,
        @Nullable Duration lease,
        @Nullable Boolean autoStartup) {

    void check(String prefix) {
        PropertyChecks.atLeast(prefix + ".concurrency", concurrency, 1);
        PropertyChecks.atLeast(prefix + ".mailbox", mailbox, 1);
        PropertyChecks.atLeast(prefix + ".max-attempts", maxAttempts, 1);
        PropertyChecks.positive(prefix + ".lease", lease);
        if (backoff != null) {
            PropertyChecks.notNegative(prefix + ".backoff.delay", backoff.delay());
            PropertyChecks.atLeastOne(prefix + ".backoff.multiplier", backoff.multiplier());
            PropertyChecks.notNegative(prefix + ".backoff.max-delay", backoff.maxDelay());
        }
    }

    ListenerOverrides toOverrides() {
        return new ListenerOverrides(
                concurrency,
                mailbox,
                overflow,
                maxAttempts,
                backoff == null ? null : backoff.delay(),
                backoff == null ? null : backoff.multiplier(),
                backoff == null ? null : backoff.maxDelay(),
                exhausted,
                lease,
                autoStartup);
    }

    /**
     * How long one durable listener waits before it tries an item again.
     *
     * @param delay How long after the first failure.
     * @param multiplier By what the delay grows with each further failure.
     * @param maxDelay Longest delay.
     */
    public record Backoff(
            @Nullable Duration delay,
            @Nullable Double multiplier,
            @Nullable Duration maxDelay) {}
}
