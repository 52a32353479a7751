package io.thoonk.job;

/**
 * What happens when a recurring job is due while the job of its last due time waits, runs or backs off; one that is stalled
 * counts as ended.
 *
 * @since 0.1.0
 */
public enum Overlap {

    /** No job; the due time counts as skipped. */
    SKIP,

    /**
     * One more job, none if one waits already. It is held back until the last one has ended, and put in the step that ends it: when it
     * finishes, is stalled or is removed.
     */
    BUFFER_ONE,

    /** A job, which may run beside the last one. */
    ALLOW,

    /** A job, and the last one is retracted; where it runs, its handler is interrupted. */
    CANCEL_RUNNING
}
