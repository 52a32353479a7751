package io.thoonk.job;

/** Where a job stands. */
public enum JobState {
    /** In the line. */
    AVAILABLE,
    /** Put for later, or backing off after a failure; no peer sees it until it is due. */
    DELAYED,
    /** Being worked on. */
    CLAIMED,
    /** Taken out of the running until somebody retries or retracts it. */
    STALLED
}
