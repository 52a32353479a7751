package io.thoonk.feed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Handle to a feed: items by id, in publish order, at most {@code maxLength} of them if that is set. Cheap and
 * thread-safe. Every change is one atomic step in Redis that also sends the contract's messages (clause "feed").
 * Methods throw {@link IllegalArgumentException} for an id that is empty or holds NUL and for an item over
 * {@code thoonk.max-payload-size}, before Redis is touched, and {@link io.thoonk.ThoonkRedisException} when Redis fails.
 *
 * @param <T> type of the items
 */
public interface Feed<T> {

    /**
     * Publishes an item under a new id.
     *
     * @param item the item
     * @return the new id, 32 hexadecimal digits
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    String publish(T item);

    /**
     * Publishes an item under an id; an item that is there under this id is replaced and moves to the end. Where the
     * feed is bounded, what is too old is retracted first; the contract demands this on replacements too.
     *
     * @param id the id
     * @param item the item
     * @return the id
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    String publish(String id, T item);

    /**
     * Removes an item.
     *
     * @param id the id
     * @return whether it was there
     */
    boolean retract(String id);

    /**
     * Lists the ids.
     *
     * @return ids in publish order, oldest first
     */
    List<String> ids();

    /**
     * Reads all items in one step.
     *
     * @return items by id, iterating in publish order
     */
    Map<String, T> all();

    /**
     * Reads an item.
     *
     * @param id the id
     * @return the item, or empty
     */
    Optional<T> get(String id);

    /**
     * Tells whether an id is in the feed.
     *
     * @param id the id
     * @return whether it is
     */
    boolean contains(String id);

    /**
     * Counts the items.
     *
     * @return number of items
     */
    long size();

    /**
     * Reads some items in one step.
     *
     * @param offset how many of the oldest to pass over, from 0
     * @param count how many to read at most, from 1 to 10 000
     * @return items in publish order
     */
    List<FeedItem<T>> page(long offset, int count);

    /**
     * Tells the name.
     *
     * @return name of the feed
     */
    String name();

    /**
     * Reads the configuration from Redis.
     *
     * @return the configuration
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    FeedConfig config();
}
