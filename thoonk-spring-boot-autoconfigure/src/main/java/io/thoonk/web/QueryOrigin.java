package io.thoonk.web;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedReplica;
import io.thoonk.feed.LiveFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.core.ResolvableType;

/** The items of a feed that match a predicate: its result, then what enters, changes in and leaves it. */
final class QueryOrigin<T> implements SseOrigin {

    private final ThoonkOperations thoonk;

    private final String feed;

    private final SseJson json;

    private final PayloadConverter converter;

    private final ResolvableType type;

    private final Predicate<? super T> predicate;

    private volatile FeedReplica result = new FeedReplica(() -> true);

    QueryOrigin(
            ThoonkOperations thoonk,
            String feed,
            SseJson json,
            PayloadConverter converter,
            ResolvableType type,
            Predicate<? super T> predicate) {
        this.thoonk = thoonk;
        this.feed = feed;
        this.json = json;
        this.converter = converter;
        this.type = type;
        this.predicate = predicate;
    }

    @Override
    public AutoCloseable open(Sink sink) {
        LiveFeed<byte[]> live = thoonk.live(feed, byte[].class);
        FeedReplica fresh = new FeedReplica(() -> true);
        result = fresh;
        CountDownLatch filled = new CountDownLatch(live.size());
        java.util.Set<String> inside = new java.util.HashSet<>();
        Subscription changes = live.onChange(event -> {
            event.itemId().ifPresent(id -> handle(sink, fresh, inside, event, id));
            filled.countDown();
        });
        try {
            filled.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return () -> {
            changes.close();
            live.close();
        };
    }

    private void handle(Sink sink, FeedReplica fresh, java.util.Set<String> inside, FeedEvent event, String id) {
        if (event instanceof FeedEvent.Moved) {
            return;
        }
        Optional<byte[]> matching = event.payload().filter(this::matches);
        if (matching.isPresent()) {
            String what = inside.add(id) ? "ENTER" : "CHANGE";
            json.change(what, id, matching)
                    .ifPresent(data -> sink.tell(
                            () -> fresh.apply(new FeedEvent.Published(feed, id, matching.get())), feed, data, event));
        } else if (inside.remove(id)) {
            json.change("LEAVE", id, Optional.empty())
                    .ifPresent(
                            data -> sink.tell(() -> fresh.apply(new FeedEvent.Retracted(feed, id)), feed, data, event));
        }
    }

    private boolean matches(byte[] item) {
        try {
            T value = converter.read(item, type);
            return predicate.test(value);
        } catch (PayloadConversionException ex) {
            return false;
        }
    }

    @Override
    public List<Content> content(Predicate<? super FeedEvent> filter, boolean returning) {
        List<FeedReplica.Item> items = result.items().stream()
                .filter(item -> filter.test(new FeedEvent.Published(feed, item.id(), item.item())))
                .toList();
        return List.of(new Content(feed, json.snapshot(items)));
    }
}
