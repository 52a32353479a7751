package io.thoonk.web;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedReplica;
import java.util.HashSet;
import java.util.List;
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

    QueryOrigin(
            FollowedFeed feed,
            SseJson json,
            PayloadConverter converter,
            ResolvableType type,
            Predicate<? super T> predicate) {
        this.feed = feed;
        this.json = json;
        this.converter = converter;
        this.type = type;
        this.predicate = predicate;
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
        Optional<byte[]> matching = event.payload().filter(this::matches);
        if (matching.isPresent()) {
            String what = inside.add(id) ? "ENTER" : "CHANGE";
            json.change(what, id, matching)
                    .ifPresent(data -> sink.tell(
                            () -> result.apply(new FeedEvent.Published(feed.name(), id, matching.get())),
                            feed.name(),
                            data,
                            event));
        } else if (inside.remove(id)) {
            json.change("LEAVE", id, Optional.empty())
                    .ifPresent(data -> sink.tell(
                            () -> result.apply(new FeedEvent.Retracted(feed.name(), id)), feed.name(), data, event));
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
        return feed.content(filter);
    }
}
