package io.thoonk.event;

/**
 * What happens when a listener is slower than its feeds and its mailbox is full. Either way the mailbox takes no more
 * events, only the ids of the items that they are about; the listener gets a {@link FeedEvent.Resynced} in their place and
 * then, out of the stored feed, what became of each of these items. Nobody else waits for it, least of all the connection.
 */
public enum OverflowPolicy {
    /** What already waits in the mailbox is handed over first, every event of it. */
    BLOCK,
    /** What waits in the mailbox is dropped, and caught up on from the stored feed like the rest. */
    RESYNC
}
