package io.thoonk.feed.live;

import io.thoonk.Subscription;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.QueryChange;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A set of items in memory that follows the live feeds it is made of. {@link LiveFeed#asSet()} begins one, and the operators
 * here make one of others: {@code posts.asSet().union(news.asSet()).minus(muted.asSet(), Post::author)}. Items are told apart
 * by id. It holds the content of its feeds when the operator returns, and follows each change of them with the delay of a
 * listener. Predicates and key functions run on threads of the listeners, one at a time; where one throws, the item is left
 * out, and the failure is counted and logged. Thread-safe.
 *
 * <p>A change of one feed is one step: a set that names a feed twice may tell that an item enters and leaves at once.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public sealed interface LiveSet<T> extends AutoCloseable permits DefaultLiveSet {

    /** {@return the items by id, as they entered the set: a copy that does not change} */
    Map<String, T> snapshot();

    /**
     * {@return the item of an id, or empty if the set has none}
     *
     * @param id the id
     */
    Optional<T> get(String id);

    /** {@return the number of items} */
    int size();

    /**
     * {@return what is here or there; of an id that both have, the item of this set}
     *
     * @param other the other set
     */
    LiveSet<T> union(LiveSet<? extends T> other);

    /**
     * {@return what is here or there; of an id that both have, the item of this set}
     *
     * @param other the other feed
     */
    default LiveSet<T> union(LiveFeed<? extends T> other) {
        return union(other.asSet());
    }

    /**
     * {@return the items of this set whose ids the other set has}
     *
     * @param other the other set
     */
    default LiveSet<T> intersect(LiveSet<?> other) {
        return DefaultLiveSet.byId(this, other, true);
    }

    /**
     * {@return the items of this set whose ids the other feed has}
     *
     * @param other the other feed
     */
    default LiveSet<T> intersect(LiveFeed<?> other) {
        return intersect(other.asSet());
    }

    /**
     * {@return the items of this set whose key is an id of the other set}
     *
     * @param other the other set; {@link LiveFeed#asSet(Function)} gives one with keys for ids
     * @param key tells the key of an item of this set
     */
    LiveSet<T> intersect(LiveSet<?> other, Function<? super T, String> key);

    /**
     * {@return the items of this set whose ids the other set does not have}
     *
     * @param other the other set
     */
    default LiveSet<T> minus(LiveSet<?> other) {
        return DefaultLiveSet.byId(this, other, false);
    }

    /**
     * {@return the items of this set whose ids the other feed does not have}
     *
     * @param other the other feed
     */
    default LiveSet<T> minus(LiveFeed<?> other) {
        return minus(other.asSet());
    }

    /**
     * {@return the items of this set whose key is no id of the other set}
     *
     * @param other the other set; {@link LiveFeed#asSet(Function)} gives one with keys for ids
     * @param key tells the key of an item of this set
     */
    LiveSet<T> minus(LiveSet<?> other, Function<? super T, String> key);

    /**
     * {@return the items of this set that match a predicate}
     *
     * @param predicate what items have to be like
     */
    LiveSet<T> where(Predicate<? super T> predicate);

    /**
     * Hears what is in the set, as {@link QueryChange.Entered}, and then exactly what enters, changes in and leaves it, without
     * a gap or a repetition, in order, one change at a time. Of what changes while the consumer falls behind it hears the
     * outcome. If it throws, that is counted and logged, and it hears what comes next.
     *
     * @param consumer hears of the changes, on a thread of the listeners
     * @return ends it
     * @throws IllegalStateException if this set has ended
     */
    Subscription onChange(Consumer<? super QueryChange<T>> consumer);

    /**
     * Stops following, and ends all subscriptions to changes. What this set is made of ends too, where nothing else follows it;
     * the feeds do not. The content stays as it is. Nothing more can be made of a set that has ended: an operator throws an
     * {@link IllegalStateException}, and so does {@link #onChange}. A subscription to the changes of a set keeps it going whatever
     * is made of it.
     */
    @Override
    void close();
}
