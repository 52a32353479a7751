package io.thoonk.sse;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.QueryChange;
import io.thoonk.feed.live.LiveContent;
import io.thoonk.feed.live.LiveSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.core.ResolvableType;

/** A live set, which belongs to the application: what it has, then what enters, changes in and leaves it. */
final class SetOrigin<T> implements SseOrigin {

    private final String name;

    private final LiveSet<? extends T> set;

    private final SseJson json;

    private final PayloadConverter converter;

    private final ResolvableType type;

    private final FailureLog failures;

    private volatile LiveContent<byte[]> replica = LiveContent.raw(() -> true);

    SetOrigin(
            String name,
            LiveSet<? extends T> set,
            SseJson json,
            PayloadConverter converter,
            ResolvableType type,
            FailureLog failures) {
        this.name = name;
        this.set = set;
        this.json = json;
        this.converter = converter;
        this.type = type;
        this.failures = failures;
    }

    /** Begins with an empty replica. */
    @Override
    public AutoCloseable open(Sink sink) {
        LiveContent<byte[]> fresh = LiveContent.raw(() -> true);
        replica = fresh;
        CountDownLatch filled = new CountDownLatch(set.size());
        Subscription changes = set.onChange(change -> {
            try {
                event(change).ifPresent(event -> tell(sink, fresh, event));
            } finally {
                filled.countDown();
            }
        });
        try {
            // What is there comes to the first client in one piece; were it late, it would come piece by piece.
            filled.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            changes.close();
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException("Reading live set '" + name + "' for browsers failed: interrupted", ex);
        }
        return changes::close;
    }

    /** An item that cannot be written never enters, and so cannot leave. */
    private void tell(Sink sink, LiveContent<byte[]> content, FeedEvent event) {
        Optional<FeedEvent> change = content.apply(event);
        change.ifPresent(told -> {
            String word = told instanceof FeedEvent.Published
                    ? "ENTER"
                    : told instanceof FeedEvent.Edited ? "CHANGE" : "LEAVE";
            sink.tell(() -> {}, json.change(word, told.itemId().orElse(""), told.payload()), told);
        });
    }

    private Optional<FeedEvent> event(QueryChange<? extends T> change) {
        if (change instanceof QueryChange.Entered<? extends T> entered) {
            return written(change.id(), entered.item());
        }
        return change instanceof QueryChange.Changed<? extends T> changed
                ? written(change.id(), changed.item())
                : Optional.of(new FeedEvent.Retracted(name, change.id()));
    }

    private Optional<FeedEvent> written(String id, T item) {
        try {
            return Optional.of(new FeedEvent.Published(name, id, converter.write(item, type)));
        } catch (Throwable ex) {
            failures.tell("An item of a live set that cannot be written for browsers is left out", id, ex);
            return Optional.of(new FeedEvent.Retracted(name, id));
        }
    }

    @Override
    public Present present(boolean returning) {
        List<FeedPage.Item> items = replica.items();
        return filter -> List.of(new Content(
                name,
                json.snapshot(items.stream()
                        .filter(item -> filter.test(new FeedEvent.Published(name, item.id(), item.item())))
                        .toList())));
    }
}
