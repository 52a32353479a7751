package io.thoonk.sse;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkRedisException;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.live.LiveContent;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A live feed that an origin follows, and the replica in which the origin keeps what a new client gets. */
final class FollowedFeed {

    private final ThoonkOperations thoonk;

    private final String feed;

    private final SseJson json;

    private volatile LiveContent<byte[]> replica = LiveContent.raw(() -> false);

    FollowedFeed(ThoonkOperations thoonk, String feed, SseJson json) {
        this.thoonk = thoonk;
        this.feed = feed;
        this.json = json;
    }

    String name() {
        return feed;
    }

    /**
     * Begins with an empty replica.
     *
     * @param sorted whether edits leave the items of the replica where they are
     * @param change takes each event, first those of what is there, and the replica to apply it to
     * @return ends it
     */
    AutoCloseable open(
            Function<LiveFeed<?>, BooleanSupplier> sorted, BiConsumer<FeedEvent, LiveContent<byte[]>> change) {
        LiveFeed<byte[]> live = thoonk.live(feed, byte[].class);
        boolean complete = false;
        try {
            LiveContent<byte[]> fresh = LiveContent.raw(sorted.apply(live));
            replica = fresh;
            CountDownLatch filled = new CountDownLatch(live.size());
            Subscription changes = live.onChange(event -> {
                try {
                    change.accept(event, fresh);
                } finally {
                    filled.countDown();
                }
            });
            // What is there comes to the first client in one piece; were it late, it would come piece by piece.
            filled.await(10, TimeUnit.SECONDS);
            complete = true;
            return () -> {
                changes.close();
                live.close();
            };
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException("Reading feed '" + feed + "' for browsers failed: interrupted", ex);
        } finally {
            if (!complete) {
                live.close();
            }
        }
    }

    /** What the replica has now, for a client. */
    SseOrigin.Present present() {
        List<FeedPage.Item> items = replica.items();
        return filter -> List.of(new SseOrigin.Content(
                feed,
                json.snapshot(items.stream()
                        .filter(item -> filter.test(new FeedEvent.Published(feed, item.id(), item.item())))
                        .toList())));
    }
}
