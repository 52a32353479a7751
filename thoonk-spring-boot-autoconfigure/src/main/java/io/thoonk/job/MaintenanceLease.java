package io.thoonk.job;

/** The presence of a worker at a feed; while there is one, the feed is maintained. Thread-safe. */
public interface MaintenanceLease extends AutoCloseable {

    /** Ends it. */
    @Override
    void close();
}
