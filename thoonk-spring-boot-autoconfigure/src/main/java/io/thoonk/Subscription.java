package io.thoonk;

/** A running subscription. Thread-safe. Closing it is idempotent; no event is handed over after {@link #close()} returned. */
public interface Subscription extends AutoCloseable {

    /** {@return whether events are still handed over: {@code false} once closed} */
    boolean isActive();

    /** Ends the subscription. */
    @Override
    void close();
}
