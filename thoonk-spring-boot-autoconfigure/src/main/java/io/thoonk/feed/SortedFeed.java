package io.thoonk.feed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Handle to a sorted feed: items in an order that publishers choose; ids are given out by Redis and never used twice.
 * Cheap and thread-safe. Every change is one atomic step in Redis that also sends the contract's messages (clause
 * "sorted feed"). An id that is not in the feed gives {@link io.thoonk.ItemDoesNotExistException}, and then nothing has
 * changed. Methods throw {@link IllegalArgumentException} for an id that is empty or holds NUL and for an item over
 * {@code thoonk.max-payload-size} or of 32 MB or more, and {@link io.thoonk.ThoonkRedisException} when Redis fails.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public interface SortedFeed<T> {

    /**
     * Publishes an item at the end.
     *
     * @param item the item
     * @return its new id
     */
    String append(T item);

    /**
     * Publishes an item at the end, as {@link #append} does.
     *
     * @param item the item
     * @return its new id
     */
    String publish(T item);

    /**
     * Publishes an item at the beginning.
     *
     * @param item the item
     * @return its new id
     */
    String prepend(T item);

    /**
     * Publishes an item right before another.
     *
     * @param existingId the other item
     * @param item the item
     * @return its new id
     * @throws io.thoonk.ItemDoesNotExistException if the other item is not in the feed
     */
    String publishBefore(String existingId, T item);

    /**
     * Publishes an item right after another.
     *
     * @param existingId the other item
     * @param item the item
     * @return its new id
     * @throws io.thoonk.ItemDoesNotExistException if the other item is not in the feed
     */
    String publishAfter(String existingId, T item);

    /**
     * Replaces an item where it stands.
     *
     * @param id the id
     * @param item the new item
     * @throws io.thoonk.ItemDoesNotExistException if it is not in the feed
     */
    void edit(String id, T item);

    /**
     * Removes an item.
     *
     * @param id the id
     * @throws io.thoonk.ItemDoesNotExistException if it is not in the feed
     */
    void retract(String id);

    /**
     * Moves an item to the beginning.
     *
     * @param id the item to move
     * @throws io.thoonk.ItemDoesNotExistException if it is not in the feed
     */
    void moveFirst(String id);

    /**
     * Moves an item to the end.
     *
     * @param id the item to move
     * @throws io.thoonk.ItemDoesNotExistException if it is not in the feed
     */
    void moveLast(String id);

    /**
     * Moves an item right before another.
     *
     * @param existingId the other item
     * @param id the item to move
     * @throws io.thoonk.ItemDoesNotExistException if one of them is not in the feed
     */
    void moveBefore(String existingId, String id);

    /**
     * Moves an item right after another.
     *
     * @param existingId the other item
     * @param id the item to move
     * @throws io.thoonk.ItemDoesNotExistException if one of them is not in the feed
     */
    void moveAfter(String existingId, String id);

    /**
     * Moves an item to a position; a move to itself changes and publishes nothing.
     *
     * @param position where to
     * @param id the item to move
     * @throws io.thoonk.ItemDoesNotExistException if one of the items is not in the feed
     */
    void move(Position position, String id);

    /**
     * Moves an item to a position in the contract's notation.
     *
     * @param position {@code begin:}, {@code :end}, {@code :42} (before 42) or {@code 42:} (after 42)
     * @param id the item to move
     * @throws IllegalArgumentException if the position is none of these
     * @throws io.thoonk.ItemDoesNotExistException if one of the items is not in the feed
     */
    void move(String position, String id);

    /**
     * Lists the ids, no more than 1000 in one call to Redis. Of a feed that changes meanwhile, each id that is there all the time
     * is among them.
     *
     * @return ids in the feed's order
     */
    List<String> ids();

    /**
     * Reads all items: up to 500 in one step, more in several, so that no call holds up Redis. A larger feed that changes
     * meanwhile is read again until two readings agree, at most five times.
     *
     * @return items by id, iterating in the feed's order
     */
    Map<String, T> all();

    /**
     * {@return the item of this id, or empty if there is none}
     *
     * @param id the id
     */
    Optional<T> get(String id);

    /**
     * {@return whether an item of this id is in the feed}
     *
     * @param id the id
     */
    boolean contains(String id);

    /** {@return the number of items} */
    long size();

    /**
     * Reads some items, no more than 500 in one call to Redis. Of a feed that changes meanwhile, what stands in its place
     * all the time is among them.
     *
     * @param offset how many from the beginning to pass over, from 0
     * @param count how many to read at most, from 1 to 10 000
     * @return items in the feed's order
     * @throws IllegalArgumentException if {@code offset} is negative or {@code count} out of range
     */
    List<FeedItem<T>> page(long offset, int count);

    /** {@return the name of the feed} */
    String name();

    /**
     * {@return the configuration, read from Redis}
     *
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    FeedConfig config();
}
