package io.thoonk.web;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.function.Predicate;

/** Tells nothing: the application sends what it wants to over the connections. */
final class SilentOrigin implements SseOrigin {

    @Override
    public AutoCloseable open(Sink sink) {
        return () -> {};
    }

    @Override
    public List<Content> content(Predicate<? super FeedEvent> filter, boolean returning) {
        return List.of();
    }
}
