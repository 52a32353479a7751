package io.thoonk.sse;

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
        return feed.open(
                live -> live::isSorted,
                (event, replica) -> sink.tell(() -> replica.apply(event), json.event(event), event));
    }

    @Override
    public Present present(boolean returning) {
        return feed.present();
    }
}
