package io.thoonk.feed;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Handle to a feed: items by id, in publish order, at most {@code maxLength} of them if that is set. Cheap and
 * thread-safe. Every change is one atomic step in Redis that also sends the contract's messages (clause "feed").
 * Methods throw {@link IllegalArgumentException} for an id that is empty or holds NUL and for an item over
 * {@code thoonk.max-payload-size} or of 32 MB or more, before Redis is touched, and {@link io.thoonk.ThoonkRedisException} when
 * Redis fails.
 *
 * @param <T> type of the items
 * @since 0.1.0
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
     * Publishes items under new ids, in their order, many in one step each. An item that cannot be converted is found before
     * the first is published.
     *
     * @param items the items
     * @return the new ids, in the same order
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    List<String> publishAll(Collection<? extends T> items);

    /**
     * Publishes items under ids, in the map's order, many in one step each.
     *
     * @param items items by id
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    void publishAll(Map<String, ? extends T> items);

    /**
     * Removes an item.
     *
     * @param id the id
     * @return whether it was there
     */
    boolean retract(String id);

    /**
     * Lists the ids, no more than 1000 in one call to Redis. Of a feed that changes meanwhile, each id that is there all the time
     * is among them.
     *
     * @return ids in publish order, oldest first
     */
    List<String> ids();

    /**
     * Reads all items: up to 500 in one step, more in several, so that no call holds up Redis. Of a larger feed that changes
     * meanwhile, whatever was there all the time is among them, each item as it stood at some moment of the reading.
     *
     * @return items by id, iterating in publish order
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
     * @param offset how many of the oldest to pass over, from 0
     * @param count how many to read at most, from 1 to 10 000
     * @return items in publish order
     * @throws IllegalArgumentException if {@code offset} is negative or {@code count} out of range
     */
    List<FeedItem<T>> page(long offset, int count);

    /**
     * Reads what was published or last edited since a moment, at most 10 000 items; to go on, ask again from the time of the
     * last one, which comes again. The times are those of Redis, of peers their own.
     *
     * @param from the moment, to the millisecond
     * @return items in publish order
     */
    default List<FeedItem<T>> since(Instant from) {
        return since(from, 10_000);
    }

    /**
     * Reads some of what was published or last edited since a moment.
     *
     * @param from the moment, to the millisecond
     * @param count how many to read at most, from 1 to 10 000
     * @return items in publish order
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    List<FeedItem<T>> since(Instant from, int count);

    /**
     * Reads some of what was published or last edited in a span of time.
     *
     * @param from its beginning, to the millisecond
     * @param before its end, which is not part of it
     * @param count how many to read at most, from 1 to 10 000
     * @return items in publish order
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    List<FeedItem<T>> between(Instant from, Instant before, int count);

    /** {@return the name of the feed} */
    String name();

    /**
     * {@return the configuration, read from Redis}
     *
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    FeedConfig config();
}
