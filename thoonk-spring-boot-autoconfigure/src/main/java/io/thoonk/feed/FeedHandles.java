package io.thoonk.feed;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.SendObserver;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.concurrent.Executor;

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

    /**
     * Makes a copy of a feed that follows it; returns when the content is there.
     *
     * @param name name of the feed
     * @param codec reads its items
     * @param executor runs whoever hears of changes
     * @param <T> type of the items
     * @return the copy
     * @throws FeedTypeMismatchException if the name belongs to a queue or a job feed
     */
    public <T> LiveFeed<T> live(String name, PayloadCodec<T> codec, Executor executor) {
        if (admin.exists(name)) {
            admin.config(name)
                    .type()
                    .filter(type -> type != FeedType.FEED && type != FeedType.SORTED_FEED)
                    .ifPresent(type -> {
                        throw new FeedTypeMismatchException(name, "feed or sorted_feed", type.wireName());
                    });
        }
        DefaultLiveFeed<T> live = new DefaultLiveFeed<>(name, codec, executor, subscriptions.problems());
        live.open(subscriptions);
        return live;
    }
}
