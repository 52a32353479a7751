package io.thoonk.autoconfigure;

import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.listener.ExhaustedPolicy;
import io.thoonk.listener.ListenerOptions;
import io.thoonk.listener.ListenerSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults of all listeners.
 *
 * @param concurrency How many events a listener handles at once, those of one item one after the other.
 * @param mailbox How many events may wait for a listener.
 * @param overflow What happens when more events come: what waits is handled first, or dropped; then the listener catches up from the stored feed.
 * @param maxAttempts How often a durable listener tries an item.
 * @param backoff How long a durable listener waits before it tries again.
 * @param exhausted What a durable listener does with an item whose attempts are used up.
 * @param lease How soon another process takes over from a durable listener whose process died.
 * @param autoStartup Whether listeners start with the application.
 * @since 0.1.0
 */
public record ListenerProperties(
        @DefaultValue("1") int concurrency,
        @DefaultValue("10000") int mailbox,
        @DefaultValue("drain") OverflowPolicy overflow,
        @DefaultValue("5") int maxAttempts,
        @DefaultValue Backoff backoff,
        @DefaultValue("park") ExhaustedPolicy exhausted,
        @DefaultValue("5s") Duration lease,
        @DefaultValue("true") boolean autoStartup) {

    /** Checks the values. */
    public ListenerProperties {
        PropertyChecks.check(
                "thoonk.listener",
                new ListenerSettings(
                        concurrency,
                        mailbox,
                        overflow,
                        maxAttempts,
                        new ListenerSettings.Backoff(backoff.delay(), backoff.multiplier(), backoff.maxDelay()),
                        exhausted,
                        lease,
                        autoStartup));
    }

    ListenerOptions toOptions() {
        return new ListenerOptions(
                concurrency,
                new SubscriptionOptions(mailbox, overflow),
                new ListenerOptions.Retry(
                        maxAttempts, backoff.delay(), backoff.multiplier(), backoff.maxDelay(), exhausted),
                lease,
                autoStartup);
    }

    /**
     * How long a durable listener waits before it tries an item again.
     *
     * @param delay How long after the first failure.
     * @param multiplier By what the delay grows with each further failure.
     * @param maxDelay Longest delay.
     */
    public record Backoff(
            @DefaultValue("200ms") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("30s") Duration maxDelay) {}
}
