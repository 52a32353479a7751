package io.thoonk.web;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedReplica;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.core.ResolvableType;

/** The items of a feed that match a predicate: its result, then what enters, changes in and leaves it. */
final class QueryOrigin<T> implements SseOrigin {

    private final FollowedFeed feed;

    private final SseJson json;

    private final PayloadConverter converter;

    private final ResolvableType type;

    private final Predicate<? super T> predicate;

    private final FailureLog failures;

    QueryOrigin(
            FollowedFeed feed,
            SseJson json,
            PayloadConverter converter,
            ResolvableType type,
            Predicate<? super T> predicate,
            FailureLog failures) {
        this.feed = feed;
        this.json = json;
        this.converter = converter;
        this.type = type;
        this.predicate = predicate;
        this.failures = failures;
    }

    @Override
    public AutoCloseable open(Sink sink) {
        Set<String> inside = new HashSet<>();
        return feed.open(live -> () -> true, (event, result) -> event.itemId()
                .ifPresent(id -> handle(sink, result, inside, event, id)));
    }

    private void handle(Sink sink, FeedReplica result, Set<String> inside, FeedEvent event, String id) {
        if (event instanceof FeedEvent.Moved) {
            return;
        }
        Optional<byte[]> matching = event.payload().filter(item -> matches(id, item));
        if (matching.isPresent()) {
            String what = inside.add(id) ? "ENTER" : "CHANGE";
            sink.tell(
                    () -> result.apply(new FeedEvent.Published(feed.name(), id, matching.get())),
                    json.change(what, id, matching),
                    event);
        } else if (inside.remove(id)) {
            sink.tell(
                    () -> result.apply(new FeedEvent.Retracted(feed.name(), id)),
                    json.change("LEAVE", id, Optional.empty()),
                    event);
        }
    }

    private boolean matches(String id, byte[] item) {
        try {
            T value = converter.read(item, type);
            return predicate.test(value);
        } catch (PayloadConversionException ex) {
            return false;
        } catch (Throwable ex) {
            failures.tell(
                    "A query of feed '" + feed.name() + "' for browsers failed on an item, which does not match",
                    id,
                    ex);
            return false;
        }
    }

    @Override
    public Present present(boolean returning) {
        return feed.present();
    }
}
