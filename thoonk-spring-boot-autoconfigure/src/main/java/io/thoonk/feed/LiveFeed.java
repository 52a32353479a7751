package io.thoonk.feed;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A copy of a feed or sorted feed in memory that follows it. After a lost connection, a failover or a deletion it reads the
 * feed again by itself, and reports the differences as events; every few minutes it is compared with what is stored. Reading it asks nothing of Redis. An item whose bytes cannot
 * be read as {@code T} is told of in the log and stands in no result. Thread-safe.
 *
 * @param <T> type of the items
 */
public interface LiveFeed<T> extends AutoCloseable {

    /**
     * Tells the name.
     *
     * @return name of the feed
     */
    String name();

    /**
     * Tells the kind of feed.
     *
     * @return whether it is a sorted feed
     */
    boolean isSorted();

    /**
     * Copies the content.
     *
     * @return items by id, iterating in the feed's order; unmodifiable, and not following the feed any more
     */
    Map<String, T> snapshot();

    /**
     * Finds an item.
     *
     * @param id its id
     * @return the item, or empty
     */
    Optional<T> get(String id);

    /**
     * Counts the items.
     *
     * @return number of items
     */
    int size();

    /**
     * Finds items.
     *
     * @param predicate what they have to be like
     * @return those of this moment, in the feed's order
     */
    Stream<T> query(Predicate<? super T> predicate);

    /**
     * Tells the present content, each item as {@link FeedEvent.Published} in the feed's order, and then every change, without
     * a gap or a repetition. Whoever applies the events to a list of his own has the feed's content and order: of a plain
     * feed what is published or edited goes to the end, of a sorted feed what is published goes to the end, what is edited
     * stays, and {@link FeedEvent.Moved} says where to. On a sorted feed, too, a replaced item is {@link FeedEvent.Edited}.
     * A consumer that falls more than 10 000 events behind gets of each item what it is by then, and no versions between.
     *
     * @param consumer gets the events one at a time on a thread of the library
     * @return ends it
     */
    Subscription onChange(Consumer<? super FeedEvent> consumer);

    /**
     * Follows a query: tells what its result is now, as {@link QueryChange.Entered}, and then what enters, changes in and
     * leaves it.
     *
     * @param predicate what items have to be like
     * @param consumer gets the changes one at a time on a thread of the library
     * @return ends it
     */
    Subscription onChange(Predicate<? super T> predicate, Consumer<? super QueryChange<T>> consumer);

    /**
     * Compares this copy with what is stored, and reads the feed again where they differ, which tells the differences as
     * events. This happens by itself every {@code thoonk.live.comparison-interval}, and is for those who cannot wait so long.
     * Redis digests at most 500 items in one call and is asked for no items that are here. What differs is looked at again a
     * second later, because other implementations tell of a change after they have made it.
     *
     * @return completes when the copy is right, with the number of differences that there were; fails where Redis cannot be
     *     asked, and with a {@link java.util.concurrent.CancellationException} where this is closed before
     */
    CompletableFuture<Integer> compare();

    /** Ends the following, and with it all subscriptions to changes. The content stays as it is. */
    @Override
    void close();
}
