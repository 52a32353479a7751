package io.thoonk.feed;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.FeedEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the changes of a live feed into those of a query's result. Called by one thread at a time. */
final class LiveQuery<T> implements Consumer<FeedEvent> {

    private static final Logger log = LoggerFactory.getLogger(LiveQuery.class);

    private final String feed;

    private final PayloadCodec<T> codec;

    private final Predicate<? super T> predicate;

    private final Consumer<? super QueryChange<T>> consumer;

    private final Set<String> inside = new HashSet<>();

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
        if (event instanceof FeedEvent.Published published) {
            changed(published.id(), read(published.id(), published.item()));
        } else if (event instanceof FeedEvent.Edited edited) {
            changed(edited.id(), read(edited.id(), edited.item()));
        } else if (event instanceof FeedEvent.Retracted retracted) {
            changed(retracted.id(), Optional.empty());
        }
    }

    private void changed(String id, Optional<T> item) {
        Optional<T> matching = item.filter(predicate);
        if (matching.isEmpty()) {
            if (inside.remove(id)) {
                consumer.accept(new QueryChange.Left<>(id));
            }
        } else if (inside.add(id)) {
            consumer.accept(new QueryChange.Entered<>(id, matching.get()));
        } else {
            consumer.accept(new QueryChange.Changed<>(id, matching.get()));
        }
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
