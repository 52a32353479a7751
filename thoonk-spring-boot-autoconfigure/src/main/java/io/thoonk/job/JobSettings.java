package io.thoonk.job;

import java.time.Duration;

/**
 * How job feeds are kept.
 *
 * @param maintenance how maintenance judges
 * @param putAfterCommit whether a put inside a transaction waits for its commit
 * @param keepResult how long results are kept where nothing else is said, zero for not at all
 */
public record JobSettings(MaintenanceSettings maintenance, boolean putAfterCommit, Duration keepResult) {

    /** How long results are kept where nothing is set. */
    public static final Duration DEFAULT_KEEP_RESULT = Duration.ofDays(1);
}
