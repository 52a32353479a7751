package io.thoonk.feed;

import io.thoonk.SendObserver;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;

/**
 * Makes handles to feeds and sorted feeds. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedHandles {

    private final RedisAccess redis;

    private final ScriptRunner runner;

    private final FeedScripts scripts;

    private final FeedSubscriptions subscriptions;

    private final boolean afterCommit;

    private final FeedAdmin admin;

    private final SendObserver observer;

    /**
     * Creates the factory.
     *
     * @param redis runs plain reads
     * @param runner runs scripts
     * @param admin reads configurations
     * @param subscriptions carries events
     * @param afterCommit whether publications wait for the commit of a transaction
     * @param observer observes publications
     */
    public FeedHandles(
            RedisAccess redis,
            ScriptRunner runner,
            FeedAdmin admin,
            FeedSubscriptions subscriptions,
            boolean afterCommit,
            SendObserver observer) {
        this.redis = redis;
        this.runner = runner;
        this.scripts = new FeedScripts(runner);
        this.subscriptions = subscriptions;
        this.afterCommit = afterCommit;
        this.admin = admin;
        this.observer = observer;
    }

    /**
     * Makes a handle to a plain feed.
     *
     * @param keys the feed
     * @param codec converts its items
     * @param <T> type of the items
     * @return the handle
     */
    public <T> Feed<T> feed(FeedKeys keys, PayloadCodec<T> codec) {
        return new DefaultFeed<>(keys, codec, scripts, readings(keys), redis, admin, afterCommit, observer);
    }

    /**
     * Makes a handle to a sorted feed.
     *
     * @param keys the feed
     * @param codec converts its items
     * @param <T> type of the items
     * @return the handle
     */
    public <T> SortedFeed<T> sortedFeed(FeedKeys keys, PayloadCodec<T> codec) {
        return new DefaultSortedFeed<>(keys, codec, scripts, readings(keys), redis, admin, observer);
    }

    /**
     * Removes an item of a plain feed, unless it is another by now.
     *
     * @param keys the feed
     * @param id of the item
     * @param asRead what it was when it was read
     * @return whether it was removed
     */
    public boolean retract(FeedKeys keys, String id, byte[] asRead) {
        return scripts.retract(keys, id, asRead);
    }

    private FeedReadings readings(FeedKeys keys) {
        return new FeedReadings(runner, keys.keySpace());
    }

    /**
     * Makes a cursor, with which this process may run a durable listener.
     *
     * @param keys the feed
     * @param name the listener's name
     * @return the cursor
     */
    public FeedCursor cursor(FeedKeys keys, String name) {
        return new FeedCursor(
                keys.feed(),
                new DefaultDurableListener(keys, name, runner),
                listener -> subscriptions.subscribeListener(keys.feed(), listener, SubscriptionOptions.DEFAULTS));
    }

    /**
     * Makes a handle to a durable listener.
     *
     * @param keys the feed
     * @param name the listener's name
     * @return the handle
     */
    public DurableListener durableListener(FeedKeys keys, String name) {
        return new DefaultDurableListener(keys, name, runner);
    }
}
