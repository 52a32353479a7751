package io.thoonk.feed.live;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.SerialQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Of what changed in a live feed while a consumer fell behind no more than the items, each with its first change. */
final class MissedChanges implements SerialQueue.Overflow<FeedEvent> {

    private final String feed;

    private final LiveContent<?> content;

    private final Map<String, FeedEventType> firstById = new LinkedHashMap<>();

    MissedChanges(String feed, LiveContent<?> content) {
        this.feed = feed;
        this.content = content;
    }

    @Override
    public void missed(FeedEvent change) {
        change.itemId().ifPresent(id -> {
            FeedEventType first = firstById.putIfAbsent(id, change.type());
            if (first == FeedEventType.PUBLISH && change instanceof FeedEvent.Retracted) {
                // The consumer never heard of it; a consumer that is stuck must not keep all that comes and goes.
                firstById.remove(id);
            }
        });
    }

    @Override
    public List<FeedEvent> instead() {
        List<FeedEvent> became = content.became(feed, firstById);
        firstById.clear();
        return became;
    }

    /** Of how many items something is noted. */
    int size() {
        return firstById.size();
    }
}
