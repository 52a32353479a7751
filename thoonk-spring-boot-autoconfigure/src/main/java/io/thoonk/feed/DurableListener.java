package io.thoonk.feed;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What Redis knows of one durable listener of one feed. A handle; each method asks Redis. Thread-safe. */
public interface DurableListener {

    /**
     * Tells the feed.
     *
     * @return its name
     */
    String feed();

    /**
     * Tells the listener's name.
     *
     * @return what stands in {@code durable}
     */
    String name();

    /**
     * Looks at the listener.
     *
     * @return how it stands, or empty if no process ever ran it on this feed
     */
    Optional<Status> status();

    /**
     * Lists what could not be handled, at most about 10 000 items.
     *
     * @return parked items, longest parked first
     */
    List<ParkedItem> parked();

    /**
     * Has a parked item handled again, by the active process within seconds.
     *
     * @param id the item
     * @return whether it was parked
     */
    boolean retry(String id);

    /**
     * Forgets that an item was parked.
     *
     * @param id the item
     * @return whether it was parked
     */
    boolean discard(String id);

    /** Forgets the listener with all that is kept for it. Should it run again, it begins with everything that is stored. */
    void forget();

    /**
     * How a durable listener stands.
     *
     * @param position publish time of the last handled item, or empty if there was none
     * @param behind how many stored items were published or edited after that
     * @param active whether a process is active at this moment
     * @param parked how many items are parked
     */
    record Status(Optional<Instant> position, long behind, boolean active, int parked) {}

    /**
     * An item that a durable listener could not handle.
     *
     * @param id the item's id
     * @param item its bytes as they are now, or empty if it was retracted
     * @param error why it could not be handled
     * @param at since when it is parked
     */
    record ParkedItem(String id, Optional<byte[]> item, String error, Instant at) {}
}
