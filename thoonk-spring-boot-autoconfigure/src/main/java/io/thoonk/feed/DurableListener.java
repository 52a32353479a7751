package io.thoonk.feed;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Redis knows of one durable listener of one feed. A handle; each method asks Redis. Thread-safe.
 *
 * @since 0.1.0
 */
public interface DurableListener {

    /** {@return the name of the feed} */
    String feed();

    /** {@return the name of the listener, as it stands in {@code durable}} */
    String name();

    /** {@return how the listener stands, or empty if no process ever ran it on this feed} */
    Optional<Status> status();

    /** {@return the items that could not be handled, with their bytes, longest parked first, at most about 10 000} */
    List<ParkedItem> parked();

    /**
     * Lists items that could not be handled, without their bytes: what is parked may be large.
     *
     * @param limit how many at most, from 1
     * @return those that were parked first, of about 10 000 at most, longest parked first; {@link ParkedItem#item()} is empty
     * @throws IllegalArgumentException if the limit is less than 1
     */
    List<ParkedItem> parked(int limit);

    /**
     * Handles a parked item again; the active process does so within seconds.
     *
     * @param id the item
     * @return whether it was parked
     */
    boolean retry(String id);

    /**
     * Drops a parked item.
     *
     * @param id the item
     * @return whether it was parked
     */
    boolean discard(String id);

    /**
     * Forgets the listener with everything that is kept for it. If it runs again, it starts with everything that is stored.
     */
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
     * @param item its bytes as they are now, or empty if it was retracted or they were not asked for
     * @param error why it could not be handled
     * @param at since when it is parked
     */
    record ParkedItem(String id, Optional<byte[]> item, String error, Instant at) {}
}
