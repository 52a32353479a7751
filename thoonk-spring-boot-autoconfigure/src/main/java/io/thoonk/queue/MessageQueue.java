package io.thoonk.queue;

import io.thoonk.Priority;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Handle to a queue: messages, each taken by exactly one consumer, oldest first. Cheap and thread-safe. Every change is
 * one atomic step in Redis (contract clause "queue"); nothing is published. Methods throw
 * {@link IllegalArgumentException} for an item over {@code thoonk.max-payload-size} and
 * {@link io.thoonk.ThoonkRedisException} when Redis fails.
 *
 * @param <T> type of the messages
 * @since 0.1.0
 */
public interface MessageQueue<T> {

    /**
     * Puts a message at the end of the line.
     *
     * @param item the message
     * @return its id, 32 hexadecimal digits
     * @throws io.thoonk.FeedDoesNotExistException if the queue was deleted
     */
    String put(T item);

    /**
     * Puts a message.
     *
     * @param item the message
     * @param priority where it enters the line
     * @return its id
     * @throws io.thoonk.FeedDoesNotExistException if the queue was deleted
     */
    String put(T item, Priority priority);

    /**
     * Puts many messages, in their order, few calls to Redis in all.
     *
     * @param items the messages
     * @return their ids, in the same order
     * @throws io.thoonk.FeedDoesNotExistException if the queue was deleted
     */
    List<String> putAll(Collection<T> items);

    /**
     * Takes the next message without waiting.
     *
     * @return the message, or empty if there is none
     */
    Optional<T> get();

    /**
     * Takes the next message without waiting, as {@link #get()} does.
     *
     * @return the message, or empty if there is none
     */
    default Optional<T> poll() {
        return get();
    }

    /**
     * Takes the next message, waiting for as long as it takes.
     *
     * @return the message; empty only if an interrupt or the shutdown of the application ended the wait
     */
    default Optional<T> take() {
        return get(Duration.ZERO);
    }

    /**
     * Takes the next message, waiting for one in Redis. An interrupt ends the wait: the thread's interrupt flag stays set
     * and the result is empty. So does the shutdown of the application.
     *
     * @param timeout how long to wait at most; zero waits for ever
     * @return the message, or empty if none came
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    Optional<T> get(Duration timeout);

    /**
     * Lists the ids of the waiting messages, no more than 1000 in one call to Redis. Of a queue that changes meanwhile, each message
     * that waits all the time is among them.
     *
     * @return ids in the order in which they will be taken
     */
    List<String> ids();

    /** {@return the number of waiting messages} */
    long size();

    /** {@return the name of the queue} */
    String name();
}
