package io.thoonk.sse;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.Position;
import io.thoonk.feed.live.LiveContent;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.springframework.core.ResolvableType;

/** A feed or sorted feed: its content, kept in a replica of a live feed, then every change to it. */
class FeedOrigin implements SseOrigin {

    private final ThoonkOperations thoonk;

    private final String feed;

    private final SseJson json;

    private final LiveContent<byte[]> none = LiveContent.raw(() -> false);

    private final AtomicReference<LiveContent<byte[]>> replica = new AtomicReference<>(none);

    FeedOrigin(ThoonkOperations thoonk, String feed, SseJson json) {
        this.thoonk = thoonk;
        this.feed = feed;
        this.json = json;
    }

    /** Begins with an empty replica, which is let go at the end. */
    @Override
    public final AutoCloseable open(Sink sink) {
        LiveFeed<byte[]> live = thoonk.live(feed, byte[].class);
        LiveContent<byte[]> fresh = LiveContent.raw(keepsPlaces(live));
        boolean complete = false;
        try {
            replica.set(fresh);
            BiConsumer<FeedEvent, LiveContent<byte[]>> change = changes(sink);
            Filling filling = new Filling(live::size);
            Subscription changes = live.onChange(event -> {
                try {
                    change.accept(event, fresh);
                } finally {
                    boolean present = !(event instanceof FeedEvent.Retracted);
                    event.itemId().ifPresent(id -> filling.told(id, present));
                }
            });
            filling.await();
            complete = true;
            return () -> {
                changes.close();
                end(live, fresh);
            };
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException("Reading feed '" + feed + "' for browsers failed: interrupted", ex);
        } finally {
            if (!complete) {
                end(live, fresh);
            }
        }
    }

    private void end(LiveFeed<byte[]> live, LiveContent<byte[]> content) {
        live.close();
        replica.compareAndSet(content, none);
    }

    /** Tells whether edits leave the items of the replica where they are. */
    BooleanSupplier keepsPlaces(LiveFeed<?> live) {
        return live::isSorted;
    }

    /** What takes each event of one opening, first those of what is there, and the replica to apply it to. */
    BiConsumer<FeedEvent, LiveContent<byte[]>> changes(Sink sink) {
        Set<String> hidden = new HashSet<>();
        return (event, content) -> tell(sink, hidden, content, event);
    }

    /** Clients have no item that is hidden, as it cannot be read: when it can be, it enters, however it is told here. */
    private void tell(Sink sink, Set<String> hidden, LiveContent<byte[]> content, FeedEvent event) {
        String id = event.itemId().orElse("");
        if (event instanceof FeedEvent.Moved moved && isAboutHidden(moved, hidden)) {
            sink.tell(() -> content.apply(event), Optional.empty(), event);
            place(sink, hidden, content, id);
            return;
        }
        Optional<FeedEvent> entering = event.payload()
                .filter(item -> hidden.contains(id))
                .map(item -> new FeedEvent.Published(feed, id, item));
        FeedEvent told = entering.orElse(event);
        Optional<String> data = json.event(told);
        if (data.isEmpty()) {
            hide(sink, hidden, content, event);
            return;
        }
        sink.tell(() -> content.apply(event), data, told);
        if (!(event instanceof FeedEvent.Moved) && hidden.remove(id) && entering.isPresent() && !content.isLast(id)) {
            place(sink, hidden, content, id);
        }
    }

    private static boolean isAboutHidden(FeedEvent.Moved moved, Set<String> hidden) {
        Position position = Position.parse(moved.position());
        return hidden.contains(moved.id())
                || position instanceof Position.After after && hidden.contains(after.id())
                || position instanceof Position.Before before && hidden.contains(before.id());
    }

    /** An item that cannot be read any more leaves, or its old state would be shown as the present one. */
    private void hide(Sink sink, Set<String> hidden, LiveContent<byte[]> content, FeedEvent event) {
        String id = event.itemId().orElse("");
        FeedEvent retracted = new FeedEvent.Retracted(feed, id);
        boolean leaves = hidden.add(id) && event instanceof FeedEvent.Edited;
        sink.tell(() -> content.apply(event), leaves ? json.event(retracted) : Optional.empty(), retracted);
    }

    /** Tells where an item stands, if clients have it: after which of those that they have. */
    private void place(Sink sink, Set<String> hidden, LiveContent<byte[]> content, String id) {
        if (!hidden.contains(id)) {
            Position position = content.before(id, other -> !hidden.contains(other))
                    .map(Position::after)
                    .orElse(Position.first());
            FeedEvent moved = new FeedEvent.Moved(feed, id, position.toString());
            sink.tell(() -> {}, json.event(moved), moved);
        }
    }

    @Override
    public final Present present(boolean returning) {
        List<FeedPage.Item> items = Objects.requireNonNull(replica.get()).items();
        return filter -> List.of(new Content(
                feed,
                json.snapshot(items.stream()
                        .filter(item -> filter.test(new FeedEvent.Published(feed, item.id(), item.item())))
                        .toList())));
    }

    /** The items of a feed that match a predicate: its result, then what enters, changes in and leaves it. */
    static final class Query<T> extends FeedOrigin {

        private final String feed;

        private final SseJson json;

        private final PayloadConverter converter;

        private final ResolvableType type;

        private final Predicate<? super T> predicate;

        private final FailureLog failures;

        Query(
                ThoonkOperations thoonk,
                String feed,
                SseJson json,
                PayloadConverter converter,
                ResolvableType type,
                Predicate<? super T> predicate,
                FailureLog failures) {
            super(thoonk, feed, json);
            this.feed = feed;
            this.json = json;
            this.converter = converter;
            this.type = type;
            this.predicate = predicate;
            this.failures = failures;
        }

        @Override
        BooleanSupplier keepsPlaces(LiveFeed<?> live) {
            return () -> true;
        }

        @Override
        BiConsumer<FeedEvent, LiveContent<byte[]>> changes(Sink sink) {
            LiveContent<byte[]> inside = LiveContent.raw(() -> true);
            return (event, result) -> event.itemId().ifPresent(id -> handle(sink, result, inside, event, id));
        }

        private void handle(
                Sink sink, LiveContent<byte[]> result, LiveContent<byte[]> inside, FeedEvent event, String id) {
            if (event instanceof FeedEvent.Moved) {
                return;
            }
            Optional<byte[]> matching = event.payload().filter(item -> matches(id, item));
            // What cannot be written leaves too, or its old state would be shown as the present one.
            Optional<String> written = matching.flatMap(item -> json.item(id, item));
            FeedEvent asked = written.isPresent()
                    ? new FeedEvent.Published(feed, id, matching.orElseThrow())
                    : new FeedEvent.Retracted(feed, id);
            inside.apply(asked)
                    .ifPresent(change ->
                            sink.tell(() -> result.apply(change), Optional.of(SseJson.change(change, written)), event));
        }

        private boolean matches(String id, byte[] item) {
            try {
                T value = converter.read(item, type);
                return predicate.test(value);
            } catch (PayloadConversionException ex) {
                return false;
            } catch (Throwable ex) {
                failures.tell(
                        "A query of feed '" + feed + "' for browsers failed on an item, which does not match", id, ex);
                return false;
            }
        }
    }
}
