package io.thoonk.listener;

import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one source says about a listener; {@code null} leaves the say to the source before it.
 *
 * @param concurrency how many events at once
 * @param mailboxCapacity how many events may wait
 * @param overflow what happens when more come
 * @param maxAttempts how often a durable listener tries an item
 * @param backoffDelay pause after the first failure
 * @param backoffMultiplier by what the pause grows
 * @param backoffMaxDelay the longest pause
 * @param exhausted what becomes of an item whose attempts are used up
 * @param lease how soon another process takes over
 * @param autoStartup whether the container starts with the application
 */
public record ListenerOverrides(
        @Nullable Integer concurrency,
        @Nullable Integer mailboxCapacity,
        @Nullable OverflowPolicy overflow,
        @Nullable Integer maxAttempts,
        @Nullable Duration backoffDelay,
        @Nullable Double backoffMultiplier,
        @Nullable Duration backoffMaxDelay,
        @Nullable ExhaustedPolicy exhausted,
        @Nullable Duration lease,
        @Nullable Boolean autoStartup) {

    ListenerOptions over(ListenerOptions base) {
        return new ListenerOptions(
                or(concurrency, base.concurrency()),
                new SubscriptionOptions(
                        or(mailboxCapacity, base.mailbox().capacity()),
                        or(overflow, base.mailbox().overflow())),
                new RetryOptions(
                        or(maxAttempts, base.retry().maxAttempts()),
                        or(backoffDelay, base.retry().delay()),
                        or(backoffMultiplier, base.retry().multiplier()),
                        or(backoffMaxDelay, base.retry().maxDelay()),
                        or(exhausted, base.retry().exhausted())),
                or(lease, base.lease()),
                or(autoStartup, base.autoStartup()));
    }

    /** What is said here that a listener has no use for which is not durable. */
    Set<String> ofDurableOnes() {
        Set<String> said = new TreeSet<>();
        note(said, "maxAttempts", maxAttempts);
        note(said, "backoff", backoffDelay);
        note(said, "backoff", backoffMultiplier);
        note(said, "backoff", backoffMaxDelay);
        note(said, "exhausted", exhausted);
        note(said, "lease", lease);
        return said;
    }

    /** What is said here that a durable listener has no use for. */
    Set<String> ofPlainOnes() {
        Set<String> said = new TreeSet<>();
        note(said, "mailbox", mailboxCapacity);
        note(said, "overflow", overflow);
        return said;
    }

    private static void note(Set<String> said, String name, @Nullable Object value) {
        if (value != null) {
            said.add(name);
        }
    }

    private static <V> V or(@Nullable V said, V otherwise) {
        return said == null ? otherwise : said;
    }
}
