package io.thoonk.feed.live;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.QueryChange;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the changes of a live feed into those of a query's result. Called by one thread at a time. */
final class LiveQuery<T> implements Consumer<FeedEvent> {

    private static final Logger log = LoggerFactory.getLogger(LiveQuery.class);

    private static final byte[] NO_BYTES = {};

    private final String feed;

    private final PayloadCodec<T> codec;

    private final Predicate<? super T> predicate;

    private final Consumer<? super QueryChange<T>> consumer;

    /** What belongs to the result, without the items. */
    private final LiveContent<byte[]> result = LiveContent.raw(() -> true);

    LiveQuery(
            String feed,
            PayloadCodec<T> codec,
            Predicate<? super T> predicate,
            Consumer<? super QueryChange<T>> consumer) {
        this.feed = feed;
        this.codec = codec;
        this.predicate = predicate;
        this.consumer = consumer;
    }

    @Override
    public void accept(FeedEvent event) {
        switch (event.type()) {
            case PUBLISH, EDIT, RETRACT ->
                event.itemId().ifPresent(id -> changed(id, event.payload().flatMap(item -> read(id, item))));
            default -> {
                // Order is no part of a query.
            }
        }
    }

    private void changed(String id, Optional<T> item) {
        Optional<T> matching = item.filter(predicate);
        FeedEvent change =
                matching.isPresent() ? new FeedEvent.Published(feed, id, NO_BYTES) : new FeedEvent.Retracted(feed, id);
        result.apply(change)
                .ifPresent(made -> consumer.accept(
                        matching.isEmpty()
                                ? new QueryChange.Left<>(id)
                                : made instanceof FeedEvent.Published
                                        ? new QueryChange.Entered<>(id, matching.get())
                                        : new QueryChange.Changed<>(id, matching.get())));
    }

    private Optional<T> read(String id, byte[] item) {
        try {
            return Optional.of(codec.read(item));
        } catch (PayloadConversionException ex) {
            log.debug("Item '{}' of feed '{}' cannot be read and matches no query", id, feed, ex);
            return Optional.empty();
        }
    }
}
