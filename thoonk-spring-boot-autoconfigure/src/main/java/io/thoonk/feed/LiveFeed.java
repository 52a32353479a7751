package io.thoonk.feed;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.live.LiveSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A copy of a feed or sorted feed in memory that follows it. After a lost connection, a failover or a deletion it reads the
 * feed again by itself, and reports the differences as events; every few minutes it is compared with what is stored. Reading it asks nothing of Redis. An item whose bytes cannot
 * be read as {@code T} is told of in the log and stands in no result. Thread-safe.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public interface LiveFeed<T> extends AutoCloseable {

    /** {@return the name of the feed} */
    String name();

    /** {@return whether it follows a sorted feed} */
    boolean isSorted();

    /**
     * Copies the content.
     *
     * @return items by id, iterating in the feed's order; unmodifiable, and not following the feed any more
     */
    Map<String, T> snapshot();

    /**
     * {@return the item of this id, or empty if there is none}
     *
     * @param id its id
     */
    Optional<T> get(String id);

    /** {@return the number of items} */
    int size();

    /**
     * {@return the items that match at this moment, in the feed's order}
     *
     * @param predicate what they have to be like
     */
    Stream<T> query(Predicate<? super T> predicate);

    /**
     * Sends the present content, each item as {@link FeedEvent.Published} in the feed's order, and then every change,
     * without a gap or a repetition. Apply the events to a list of your own and it has the feed's content and order: in a
     * plain feed a published or edited item goes to the end; in a sorted feed a published item goes to the end, an edited
     * one stays, and {@link FeedEvent.Moved} says where to. A replaced item is {@link FeedEvent.Edited}, on a sorted feed
     * too. A consumer that falls more than 10 000 events behind gets what became of each item, without the versions
     * between.
     *
     * @param consumer gets the events one at a time on a thread of the library
     * @return ends it
     */
    Subscription onChange(Consumer<? super FeedEvent> consumer);

    /**
     * Follows a query: sends its present result, each item as {@link QueryChange.Entered}, and then what enters, changes
     * within and leaves it.
     *
     * @param predicate what items have to be like
     * @param consumer gets the changes one at a time on a thread of the library
     * @return ends it
     */
    Subscription onChange(Predicate<? super T> predicate, Consumer<? super QueryChange<T>> consumer);

    /**
     * Compares this copy with what is stored, and reads the feed again where they differ; the differences come as events.
     * This happens by itself every {@code thoonk.live.comparison-interval} (5 minutes by default); call it if you cannot
     * wait so long. Redis digests at most 500 items in one call and sends no items that are here. What differs is compared
     * again a second later, because other implementations announce a change after they have made it.
     *
     * @return completes when the copy is right, with the number of differences that there were; fails where Redis cannot be
     *     asked, and with a {@link java.util.concurrent.CancellationException} where this is closed before
     */
    CompletableFuture<Integer> compare();

    /**
     * {@return a set of the items of this feed, by id, which can be combined with others; it has what this copy has} Ends with
     * this copy.
     */
    LiveSet<T> asSet();

    /**
     * {@return a set of the items of this feed by a key of theirs; of items with one key, it has the one that has been there the
     * longest}
     *
     * @param key tells the key of an item
     */
    LiveSet<T> asSet(Function<? super T, String> key);

    /**
     * {@return what is in this feed or the other; of an id that both have, the item of this feed}
     *
     * @param other the other feed
     */
    default LiveSet<T> union(LiveFeed<? extends T> other) {
        return asSet().union(other);
    }

    /**
     * {@return the items of this feed whose ids the other has}
     *
     * @param other the other feed
     */
    default LiveSet<T> intersect(LiveFeed<?> other) {
        return asSet().intersect(other);
    }

    /**
     * {@return the items of this feed whose ids the other does not have}
     *
     * @param other the other feed
     */
    default LiveSet<T> minus(LiveFeed<?> other) {
        return asSet().minus(other);
    }

    /**
     * {@return the items of this feed that match a predicate}
     *
     * @param predicate what items have to be like
     */
    default LiveSet<T> where(Predicate<? super T> predicate) {
        return asSet().where(predicate);
    }

    /** Stops following, and ends all subscriptions to changes. The content stays as it is. */
    @Override
    void close();
}
