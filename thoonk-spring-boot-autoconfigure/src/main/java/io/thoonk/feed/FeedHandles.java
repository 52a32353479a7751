package io.thoonk.feed;

import io.thoonk.SendObserver;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;

/** Makes handles to feeds and sorted feeds. Thread-safe. */
public final class FeedHandles {

    private final RedisAccess redis;

    private final FeedScripts feedScripts;

    private final SortedFeedScripts sortedFeedScripts;

    private final CursorScripts cursorScripts;

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
        this.feedScripts = new FeedScripts(runner);
        this.sortedFeedScripts = new SortedFeedScripts(runner);
        this.cursorScripts = new CursorScripts(runner);
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
        return new DefaultFeed<>(keys, codec, feedScripts, redis, admin, afterCommit, observer);
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
        ItemReader<T> reader = new ItemReader<>(keys, codec, feedScripts, redis);
        return new DefaultSortedFeed<>(keys, codec, sortedFeedScripts, reader, redis, admin, observer);
    }

    /**
     * Makes a cursor, with which this process may run a durable listener.
     *
     * @param keys the feed
     * @param name the listener's name
     * @return the cursor
     */
    public FeedCursor cursor(FeedKeys keys, String name) {
        WireText.id(name);
        return new FeedCursor(keys, name, cursorScripts, subscriptions);
    }

    /**
     * Makes a handle to a durable listener.
     *
     * @param keys the feed
     * @param name the listener's name
     * @return the handle
     */
    public DurableListener durableListener(FeedKeys keys, String name) {
        WireText.id(name);
        return new DefaultDurableListener(keys, name, cursorScripts);
    }
}
