package io.thoonk.job;

/**
 * In which order jobs of the same key run.
 *
 * @since 0.1.0
 */
public enum JobOrder {
    /** As they were put, several at a time; one that fails comes back behind others. */
    NONE,
    /** One at a time for each key, as they were put. */
    STRICT;

    /**
     * What becomes of the jobs behind one that fails, or is stalled, where the order is {@link JobOrder#STRICT}.
     *
     * @since 0.1.0
     */
    public enum Gap {
        /** They wait until it has run. */
        HOLD,
        /** They run meanwhile. */
        PASS
    }
}
