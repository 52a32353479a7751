package io.thoonk.observation;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of the meters that are no observations.
 *
 * @since 0.1.0
 */
public enum MeterKeyName implements KeyName {
    /** Name of the feed. */
    FEED("feed"),
    /** Type of the feed: {@code feed}, {@code sorted_feed} or {@code queue}. */
    TYPE("type"),
    /**
     * State of jobs: {@code available}, {@code delayed}, {@code claimed} or {@code stalled}; of batches: {@code running} or
     * {@code trouble}; of lanes: {@code ready} or {@code held}; of what recurs: the {@linkplain io.thoonk.job.RecurringJob.State states} in lower case.
     */
    STATE("state"),
    /** Id of the worker. */
    WORKER("worker"),
    /** Why a job was stalled: {@code attempts}, {@code rejected}, {@code poison} or {@code result}. */
    REASON("reason"),
    /** What has lost the other: {@code item} or {@code id}. */
    KIND("kind"),
    /** What became of a due time: {@code put}, {@code skipped} or {@code missed}. */
    OUTCOME("outcome"),
    /** Key of jobs, such as a tenant. */
    KEY("key");

    private final String key;

    MeterKeyName(String key) {
        this.key = key;
    }

    @Override
    public String asString() {
        return key;
    }
}
