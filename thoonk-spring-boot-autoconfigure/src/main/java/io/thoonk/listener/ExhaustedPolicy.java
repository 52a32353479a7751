package io.thoonk.listener;

/**
 * What a durable listener does with an item whose attempts are used up.
 *
 * @since 0.1.0
 */
public enum ExhaustedPolicy {
    /** Puts it aside, with the error, where {@link io.thoonk.feed.DurableListener} shows it, and goes on. */
    PARK,
    /** Hands the failure to the error handler and goes on. */
    SKIP,
    /** Tries again for ever, with the longest backoff; what comes after the item waits. */
    RETRY
}
