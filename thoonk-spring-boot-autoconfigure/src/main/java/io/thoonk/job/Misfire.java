package io.thoonk.job;

/**
 * What happens to due times of a recurring job that nobody put a job for within a minute, because no process ran or Redis was
 * away.
 *
 * @since 0.1.0
 */
public enum Misfire {

    /** One job for all of them, for the last due time; its header {@code missed} counts the others. */
    ONCE,

    /** No job; the next one comes with the next due time. */
    SKIP,

    /** A job for each, at most for the last hundred of the last day. */
    ALL
}
