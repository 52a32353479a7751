package io.thoonk;

/**
 * A running subscription. Thread-safe. Closing it is idempotent; no event is handed over after {@link #close()} returned.
 *
 * @since 0.1.0
 */
public interface Subscription extends AutoCloseable {

    /** {@return whether events are still handed over: {@code false} once closed} */
    boolean isActive();

    /** Ends the subscription. */
    @Override
    void close();
}
