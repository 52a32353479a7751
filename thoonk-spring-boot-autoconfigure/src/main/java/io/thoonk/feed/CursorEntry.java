package io.thoonk.feed;

import io.thoonk.event.FeedEvent;
import java.util.Optional;

/**
 * Something that a durable listener has not handled yet.
 *
 * @param event what happened, or empty where there is nothing to handle but the position to move
 * @param id the item's id
 * @param score the score with which it stands in the feed
 * @param position where the position stands after it, or empty if it does not move
 */
public record CursorEntry(Optional<FeedEvent> event, String id, String score, String position) {

    boolean isGone() {
        return event.filter(FeedEvent.Retracted.class::isInstance).isPresent();
    }
}
