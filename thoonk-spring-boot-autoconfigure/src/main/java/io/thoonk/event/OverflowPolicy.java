package io.thoonk.event;

/**
 * What happens when a listener is slower than its feeds and as much waits for it as may. Either way no more events are kept, only the ids
 * of the items that they are about; the listener gets a {@link FeedEvent.Resynced} in their place and then, out of the stored feed, what
 * became of each of these items. Nobody else waits for it, least of all the connection.
 *
 * @since 0.1.0
 */
public enum OverflowPolicy {
    /** What already waits is handed over first, every event of it. */
    DRAIN,
    /** What waits is dropped, and caught up on from the stored feed like the rest. */
    RESYNC,
    /**
     * The former name of {@link #DRAIN}.
     *
     * @deprecated it blocks nobody; write {@link #DRAIN}, which is the same
     */
    @Deprecated
    BLOCK
}
