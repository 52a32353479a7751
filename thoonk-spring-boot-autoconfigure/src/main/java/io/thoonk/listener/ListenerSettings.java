package io.thoonk.listener;

import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one source says about a listener: its annotation, or the properties below {@code thoonk.listeners.<id>}, which are bound to
 * it. {@code null} leaves the say to the source before it.
 *
 * @param concurrency How many events the listener handles at once.
 * @param mailbox How many events may wait for it.
 * @param overflow What happens when more events come.
 * @param maxAttempts How often a durable listener tries an item.
 * @param backoff How long a durable listener waits before it tries again.
 * @param exhausted What a durable listener does with an item whose attempts are used up.
 * @param lease How soon another process takes over.
 * @param autoStartup Whether the listener starts with the application.
 * @since 0.1.0
 */
public record ListenerSettings(
        @Nullable Integer concurrency,
        @Nullable Integer mailbox,
        @Nullable OverflowPolicy overflow,
        @Nullable Integer maxAttempts,
        @Nullable Backoff backoff,
        @Nullable ExhaustedPolicy exhausted,
        @Nullable Duration lease,
        @Nullable Boolean autoStartup) {

    /** Reads what an annotation says. */
    static ListenerSettings of(AttributeResolver attributes, AnnotatedMethod<ThoonkListener> method) {
        ThoonkListener listener = method.annotation();
        return new ListenerSettings(
                attributes.count(method, "concurrency", listener.concurrency()).orElse(null),
                attributes.count(method, "mailbox", listener.mailbox()).orElse(null),
                attributes
                        .choice(method, "overflow", listener.overflow(), OverflowPolicy.class)
                        .orElse(null),
                attributes.count(method, "maxAttempts", listener.maxAttempts()).orElse(null),
                Backoff.of(attributes, method, listener.backoff()),
                attributes
                        .choice(method, "exhausted", listener.exhausted(), ExhaustedPolicy.class)
                        .orElse(null),
                null,
                attributes.flag(method, "autoStartup", listener.autoStartup()).orElse(null));
    }

    /**
     * {@return options with what is set here, and otherwise those given}
     *
     * @param base the others
     */
    public ListenerOptions over(ListenerOptions base) {
        ListenerOptions.Retry retry = base.retry();
        return new ListenerOptions(
                or(concurrency, base.concurrency()),
                new SubscriptionOptions(
                        or(mailbox, base.mailbox().capacity()),
                        or(overflow, base.mailbox().overflow())),
                new ListenerOptions.Retry(
                        or(maxAttempts, retry.maxAttempts()),
                        backoff == null ? retry.delay() : or(backoff.delay(), retry.delay()),
                        backoff == null ? retry.multiplier() : or(backoff.multiplier(), retry.multiplier()),
                        backoff == null ? retry.maxDelay() : or(backoff.maxDelay(), retry.maxDelay()),
                        or(exhausted, retry.exhausted())),
                or(lease, base.lease()),
                or(autoStartup, base.autoStartup()),
                base.creating());
    }

    /** What is said here that a listener has no use for which is not durable. */
    Set<String> ofDurableOnes() {
        Set<String> said = new TreeSet<>();
        note(said, "maxAttempts", maxAttempts);
        note(said, "backoff", backoff == null || backoff.isEmpty() ? null : backoff);
        note(said, "exhausted", exhausted);
        note(said, "lease", lease);
        return said;
    }

    /** What is said here that a durable listener has no use for. */
    Set<String> ofPlainOnes() {
        Set<String> said = new TreeSet<>();
        note(said, "mailbox", mailbox);
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
            @Nullable Duration maxDelay) {

        private static Backoff of(
                AttributeResolver attributes, AnnotatedMethod<?> method, io.thoonk.annotation.Backoff written) {
            return new Backoff(
                    attributes
                            .duration(method, "backoff.delay", written.delay())
                            .orElse(null),
                    attributes
                            .factor(method, "backoff.multiplier", written.multiplier())
                            .orElse(null),
                    attributes
                            .duration(method, "backoff.maxDelay", written.maxDelay())
                            .orElse(null));
        }

        private boolean isEmpty() {
            return delay == null && multiplier == null && maxDelay == null;
        }
    }

    /** Gives what the configuration says about listeners. */
    public interface Source {

        /** {@return how listeners work where nothing else is said} */
        ListenerOptions listenerDefaults();

        /**
         * {@return what is said about one listener, over its annotation, or empty}
         *
         * @param id id of its container
         */
        Optional<ListenerSettings> forListener(String id);
    }
}
