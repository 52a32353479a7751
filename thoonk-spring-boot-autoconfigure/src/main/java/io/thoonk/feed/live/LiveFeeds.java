package io.thoonk.feed.live;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.feed.FeedAdmin;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.LiveFeed;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes copies of feeds that follow them. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LiveFeeds {

    private final FeedSubscriptions subscriptions;

    private final FeedPage.Source stored;

    private final FeedAdmin admin;

    private final Executor executor;

    private final ScheduledExecutorService timer;

    private final Duration comparisonInterval;

    /**
     * Creates the factory.
     *
     * @param subscriptions carries events
     * @param stored reads what is stored
     * @param admin knows the types of feeds
     * @param executor runs whoever hears of changes
     * @param timer begins comparisons
     * @param comparisonInterval how often each copy is compared with what is stored, zero for never
     */
    public LiveFeeds(
            FeedSubscriptions subscriptions,
            FeedPage.Source stored,
            FeedAdmin admin,
            Executor executor,
            ScheduledExecutorService timer,
            Duration comparisonInterval) {
        this.subscriptions = subscriptions;
        this.stored = stored;
        this.admin = admin;
        this.executor = executor;
        this.timer = timer;
        this.comparisonInterval = comparisonInterval;
    }

    /**
     * Makes a copy of a feed that follows it; returns when the content is there.
     *
     * @param name name of the feed
     * @param codec reads its items
     * @param <T> type of the items
     * @return the copy
     * @throws FeedTypeMismatchException if the name belongs to a queue or a job feed
     */
    public <T> LiveFeed<T> live(String name, PayloadCodec<T> codec) {
        if (admin.exists(name)) {
            admin.config(name)
                    .type()
                    .filter(type -> type != FeedType.FEED && type != FeedType.SORTED_FEED)
                    .ifPresent(type -> {
                        throw new FeedTypeMismatchException(name, "feed or sorted_feed", type.wireName());
                    });
        }
        DefaultLiveFeed<T> live = new DefaultLiveFeed<>(name, codec, executor, subscriptions.problems());
        live.open(subscriptions, stored, timer, comparisonInterval);
        return live;
    }
}
