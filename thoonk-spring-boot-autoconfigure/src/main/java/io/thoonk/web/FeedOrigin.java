package io.thoonk.web;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedReplica;
import io.thoonk.feed.LiveFeed;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A feed or sorted feed: its content, then every change to it. */
final class FeedOrigin implements SseOrigin {

    private final ThoonkOperations thoonk;

    private final String feed;

    private final SseJson json;

    private volatile FeedReplica replica = new FeedReplica(() -> false);

    FeedOrigin(ThoonkOperations thoonk, String feed, SseJson json) {
        this.thoonk = thoonk;
        this.feed = feed;
        this.json = json;
    }

    @Override
    public AutoCloseable open(Sink sink) {
        LiveFeed<byte[]> live = thoonk.live(feed, byte[].class);
        FeedReplica fresh = new FeedReplica(live::isSorted);
        replica = fresh;
        int expected = live.size();
        CountDownLatch filled = new CountDownLatch(expected);
        Subscription changes = live.onChange(event -> {
            json.event(event)
                    .ifPresentOrElse(
                            data -> sink.tell(() -> fresh.apply(event), feed, data, event),
                            () -> sink.change(() -> fresh.apply(event)));
            filled.countDown();
        });
        try {
            // What is there comes to the first client in one piece; were it late, it would come piece by piece.
            filled.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return () -> {
            changes.close();
            live.close();
        };
    }

    @Override
    public List<Content> content(Predicate<? super FeedEvent> filter, boolean returning) {
        List<FeedReplica.Item> items = replica.items().stream()
                .filter(item -> filter.test(new FeedEvent.Published(feed, item.id(), item.item())))
                .toList();
        return List.of(new Content(feed, json.snapshot(items)));
    }
}
