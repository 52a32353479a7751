package io.thoonk.web;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.function.Predicate;

/** A feed or sorted feed: its content, then every change to it. */
final class FeedOrigin implements SseOrigin {

    private final FollowedFeed feed;

    private final SseJson json;

    FeedOrigin(FollowedFeed feed, SseJson json) {
        this.feed = feed;
        this.json = json;
    }

    @Override
    public AutoCloseable open(Sink sink) {
        return feed.open(live -> live::isSorted, (event, replica) -> json.event(event)
                .ifPresentOrElse(
                        data -> sink.tell(() -> replica.apply(event), feed.name(), data, event),
                        () -> sink.change(() -> replica.apply(event))));
    }

    @Override
    public List<Content> content(Predicate<? super FeedEvent> filter, boolean returning) {
        return feed.content(filter);
    }
}
