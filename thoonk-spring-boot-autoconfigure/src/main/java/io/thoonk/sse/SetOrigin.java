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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.core.ResolvableType;

/** A live set, which belongs to the application: what it has, then what enters, changes in and leaves it. */
final class SetOrigin<T> implements SseOrigin {

    private final String name;

    private final LiveSet<? extends T> set;

    private final SseJson json;

    private final PayloadConverter converter;

    private final ResolvableType type;

    private final FailureLog failures;

    private final LiveContent<byte[]> none = LiveContent.raw(() -> true);

    private final AtomicReference<LiveContent<byte[]>> replica = new AtomicReference<>(none);

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

    /** Begins with an empty replica, which is let go at the end. */
    @Override
    public AutoCloseable open(Sink sink) {
        LiveContent<byte[]> fresh = LiveContent.raw(() -> true);
        replica.set(fresh);
        // What was handed to the sink, which applies it to the replica in the step in which it tells of it.
        LiveContent<byte[]> handed = LiveContent.raw(() -> true);
        Filling filling = new Filling(set::size);
        Subscription changes = set.onChange(change -> {
            try {
                Optional<byte[]> bytes = written(change);
                Optional<String> item = bytes.flatMap(written -> json.item(change.id(), written));
                // An item that cannot be written never enters, and leaves where it was written before.
                FeedEvent asked = item.isPresent()
                        ? new FeedEvent.Published(name, change.id(), bytes.orElseThrow())
                        : new FeedEvent.Retracted(name, change.id());
                handed.apply(asked)
                        .ifPresent(event ->
                                sink.tell(() -> fresh.apply(event), Optional.of(SseJson.change(event, item)), event));
            } finally {
                filling.told(change.id(), !(change instanceof QueryChange.Left));
            }
        });
        try {
            filling.await();
        } catch (InterruptedException ex) {
            end(changes, fresh);
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException("Reading live set '" + name + "' for browsers failed: interrupted", ex);
        }
        return () -> end(changes, fresh);
    }

    private void end(Subscription changes, LiveContent<byte[]> content) {
        changes.close();
        replica.compareAndSet(content, none);
    }

    private Optional<byte[]> written(QueryChange<? extends T> change) {
        if (change instanceof QueryChange.Entered<? extends T> entered) {
            return written(change.id(), entered.item());
        }
        return change instanceof QueryChange.Changed<? extends T> changed
                ? written(change.id(), changed.item())
                : Optional.empty();
    }

    private Optional<byte[]> written(String id, T item) {
        try {
            return Optional.of(converter.write(item, type));
        } catch (Throwable ex) {
            failures.tell("An item of a live set that cannot be written for browsers is left out", id, ex);
            return Optional.empty();
        }
    }

    @Override
    public Present present(boolean returning) {
        List<FeedPage.Item> items = Objects.requireNonNull(replica.get()).items();
        return filter -> List.of(new Content(
                name,
                json.snapshot(items.stream()
                        .filter(item -> filter.test(new FeedEvent.Published(name, item.id(), item.item())))
                        .toList())));
    }
}
