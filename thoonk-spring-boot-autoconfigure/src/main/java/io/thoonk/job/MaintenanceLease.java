package io.thoonk.job;

/**
 * The presence of a worker at a feed; while there is one, the feed is maintained. Thread-safe.
 *
 * @since 0.1.0
 */
public interface MaintenanceLease extends AutoCloseable {

    /** Ends it. */
    @Override
    void close();
}
