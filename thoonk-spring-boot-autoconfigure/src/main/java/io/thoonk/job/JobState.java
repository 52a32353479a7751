package io.thoonk.job;

/**
 * Where a job stands.
 *
 * @since 0.1.0
 */
public enum JobState {
    /** In the line. */
    AVAILABLE,
    /** Put for later, backing off after a failure, or waiting for its turn or for other jobs; no peer sees it until then. */
    DELAYED,
    /** Being worked on. */
    CLAIMED,
    /** Taken out of the running until somebody retries or retracts it. */
    STALLED,
    /**
     * In none of these: an item that a peer lost or left over. Maintenance puts it back into the line, or removes it, when two
     * passes at least a minute apart have found it so.
     */
    ORPHANED
}
