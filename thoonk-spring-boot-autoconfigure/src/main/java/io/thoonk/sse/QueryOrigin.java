package io.thoonk.sse;

import io.thoonk.ThoonkOperations;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.live.LiveContent;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.springframework.core.ResolvableType;

/** The items of a feed that match a predicate: its result, then what enters, changes in and leaves it. */
final class QueryOrigin<T> extends FeedOrigin {

    private final String feed;

    private final SseJson json;

    private final PayloadConverter converter;

    private final ResolvableType type;

    private final Predicate<? super T> predicate;

    private final FailureLog failures;

    QueryOrigin(
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

    private void handle(Sink sink, LiveContent<byte[]> result, LiveContent<byte[]> inside, FeedEvent event, String id) {
        if (event instanceof FeedEvent.Moved) {
            return;
        }
        Optional<byte[]> matching = event.payload().filter(item -> matches(id, item));
        FeedEvent asked = matching.isPresent()
                ? new FeedEvent.Published(feed, id, matching.get())
                : new FeedEvent.Retracted(feed, id);
        inside.apply(asked)
                .ifPresent(change ->
                        sink.tell(() -> result.apply(change), json.change(word(change), id, matching), event));
    }

    private static String word(FeedEvent change) {
        return change instanceof FeedEvent.Published
                ? "ENTER"
                : change instanceof FeedEvent.Edited ? "CHANGE" : "LEAVE";
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
