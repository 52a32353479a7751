package io.thoonk;

import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import java.util.Set;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Hands out handles to feeds, and creates, configures and deletes them. Thread-safe. Names are UTF-8 text, not empty and
 * without NUL, else {@link IllegalArgumentException}. Item types may be {@link String} (raw text), {@code byte[]} (raw) or
 * anything that the conversion maps to JSON. All methods throw {@link ThoonkRedisException} when Redis fails. Those that open a
 * feed throw {@link FeedTypeMismatchException} if the name, or the configuration, belongs to another type.
 *
 * @since 0.1.0
 */
public interface ThoonkOperations {

    /**
     * Opens a feed, creating it if it is missing.
     *
     * @param name name of the feed
     * @param itemType type of its items
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    default <T> Feed<T> feed(String name, Class<T> itemType) {
        return feed(name, ParameterizedTypeReference.<T>forType(itemType));
    }

    /**
     * Opens a feed, creating it if it is missing, and writes the configuration in either case.
     *
     * @param name name of the feed
     * @param itemType type of its items
     * @param config what to write; its type, if set, has to be that of a feed
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    default <T> Feed<T> feed(String name, Class<T> itemType, FeedConfig config) {
        return feed(name, ParameterizedTypeReference.<T>forType(itemType), config);
    }

    /**
     * Opens a feed of a generic type, creating it if it is missing.
     *
     * @param name name of the feed
     * @param itemType type of its items
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    <T> Feed<T> feed(String name, ParameterizedTypeReference<T> itemType);

    /** Opens a feed of a generic type, creating it if it is missing, and writes the configuration in either case. */
    <T> Feed<T> feed(String name, ParameterizedTypeReference<T> itemType, FeedConfig config);

    /**
     * Opens a sorted feed, creating it if it is missing.
     *
     * @param name name of the feed
     * @param itemType type of its items
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    default <T> SortedFeed<T> sortedFeed(String name, Class<T> itemType) {
        return sortedFeed(name, ParameterizedTypeReference.<T>forType(itemType));
    }

    /**
     * Opens a sorted feed of a generic type, creating it if it is missing.
     *
     * @param name name of the feed
     * @param itemType type of its items
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    <T> SortedFeed<T> sortedFeed(String name, ParameterizedTypeReference<T> itemType);

    /** Opens a sorted feed, creating it if it is missing, and writes the configuration in either case. */
    default <T> SortedFeed<T> sortedFeed(String name, Class<T> itemType, FeedConfig config) {
        return sortedFeed(name, ParameterizedTypeReference.<T>forType(itemType), config);
    }

    /** Opens a sorted feed of a generic type, creating it if it is missing, and writes the configuration in either case. */
    <T> SortedFeed<T> sortedFeed(String name, ParameterizedTypeReference<T> itemType, FeedConfig config);

    /**
     * Opens a queue, creating it if it is missing.
     *
     * @param name name of the queue
     * @param itemType type of its messages
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    default <T> MessageQueue<T> queue(String name, Class<T> itemType) {
        return queue(name, ParameterizedTypeReference.<T>forType(itemType));
    }

    /**
     * Opens a queue of a generic type, creating it if it is missing.
     *
     * @param name name of the queue
     * @param itemType type of its messages
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    <T> MessageQueue<T> queue(String name, ParameterizedTypeReference<T> itemType);

    /** Opens a queue, creating it if it is missing, and writes the configuration in either case. */
    default <T> MessageQueue<T> queue(String name, Class<T> itemType, FeedConfig config) {
        return queue(name, ParameterizedTypeReference.<T>forType(itemType), config);
    }

    /** Opens a queue of a generic type, creating it if it is missing, and writes the configuration in either case. */
    <T> MessageQueue<T> queue(String name, ParameterizedTypeReference<T> itemType, FeedConfig config);

    /**
     * Opens a job feed, creating it if it is missing.
     *
     * @param name name of the feed
     * @param payloadType type of the payloads
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    default <T> JobQueue<T> jobs(String name, Class<T> payloadType) {
        return jobs(name, ParameterizedTypeReference.<T>forType(payloadType));
    }

    /**
     * Opens a job feed, creating it if it is missing, and writes the configuration in either case.
     *
     * @param name name of the feed
     * @param payloadType type of the payloads
     * @param config what to write; its type, if set, has to be that of a job feed; {@link FeedConfig#partitions(int)} divides it
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     * @throws PartitionMismatchException if the feed has another number of partitions than the configuration says
     */
    default <T> JobQueue<T> jobs(String name, Class<T> payloadType, FeedConfig config) {
        return jobs(name, ParameterizedTypeReference.<T>forType(payloadType), config);
    }

    /**
     * Opens a job feed of a generic type, creating it if it is missing.
     *
     * @param name name of the feed
     * @param payloadType type of the payloads
     * @param <T> the same
     * @return the handle
     * @throws FeedTypeMismatchException if the name belongs to another type
     */
    <T> JobQueue<T> jobs(String name, ParameterizedTypeReference<T> payloadType);

    /** Opens a job feed of a generic type, creating it if it is missing, and writes the configuration in either case. */
    <T> JobQueue<T> jobs(String name, ParameterizedTypeReference<T> payloadType, FeedConfig config);

    /**
     * Gives access to a batch: jobs of any feeds that belong together, and those that follow when all have ended.
     *
     * @param id the batch; any process gets at the same one by it
     * @return the handle; nothing is asked of Redis yet
     * @throws IllegalArgumentException if the id is empty or holds NUL
     */
    Batch batch(String id);

    /**
     * Creates a feed.
     *
     * @param name name of the feed
     * @param config what to write; without a type it becomes a plain feed
     * @throws FeedExistsException if there is one of that name; then nothing has changed
     */
    void createFeed(String name, FeedConfig config);

    /**
     * Deletes a feed with every key of it, the contract's and ours, and its partitions if it has any.
     *
     * @param name name of the feed
     * @throws FeedDoesNotExistException if it is missing
     */
    void deleteFeed(String name);

    /**
     * {@return whether a feed exists}
     *
     * @param name name of the feed
     */
    boolean feedExists(String name);

    /** {@return the names of all feeds, of any type, in alphabetical order} */
    Set<String> feedNames();

    /**
     * Reads a feed's configuration.
     *
     * @param name name of the feed
     * @return the configuration
     * @throws FeedDoesNotExistException if it is missing
     */
    FeedConfig config(String name);

    /**
     * Writes a feed's configuration: the fields that are set, and no others.
     *
     * @param name name of the feed
     * @param config what to write; a type that differs from the stored one is refused
     * @throws FeedDoesNotExistException if it is missing
     * @throws FeedTypeMismatchException if the configuration names another type
     */
    void configure(String name, FeedConfig config);

    /**
     * Subscribes to the events of a feed, or of all feeds whose names match a pattern.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in the order in which Redis sent them, one at a time, on a thread of the library
     * @return the subscription, confirmed by Redis
     */
    Subscription subscribe(String feedOrPattern, FeedEventListener listener);

    /**
     * Subscribes, and says what happens when the listener is slower than the feed.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in order, one at a time
     * @param options how much may wait, and what happens when more comes
     * @return the subscription, confirmed by Redis
     */
    Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options);

    /**
     * Copies a feed or sorted feed into memory and follows it; returns when the content is there. A feed that is missing is
     * empty, until somebody creates it.
     *
     * @param name name of the feed
     * @param itemType type of the items
     * @param <T> the same
     * @return the copy, to be closed when nobody reads it any more
     * @throws FeedTypeMismatchException if the name belongs to a queue or a job feed
     * @throws ThoonkRedisException if Redis fails, or the thread is interrupted before the content is there
     */
    default <T> LiveFeed<T> live(String name, Class<T> itemType) {
        return live(name, ParameterizedTypeReference.<T>forType(itemType));
    }

    /**
     * Copies a feed or sorted feed, whose items are of a generic type, into memory and follows it.
     *
     * @param name name of the feed
     * @param itemType type of the items
     * @param <T> the same
     * @return the copy, to be closed when nobody reads it any more
     * @throws FeedTypeMismatchException if the name belongs to a queue or a job feed
     * @throws ThoonkRedisException if Redis fails, or the thread is interrupted before the content is there
     */
    <T> LiveFeed<T> live(String name, ParameterizedTypeReference<T> itemType);

    /**
     * Gives access to a durable listener: how far it is, and what it parked.
     *
     * @param feed name of the feed
     * @param name what stands in {@code durable} of the listener's annotation
     * @return the handle; nothing is asked of Redis yet
     */
    DurableListener durableListener(String feed, String name);
}
