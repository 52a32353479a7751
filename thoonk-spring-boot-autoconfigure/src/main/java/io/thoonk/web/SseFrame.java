package io.thoonk.web;

import io.thoonk.event.FeedEvent;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event, or a comment where it has no data.
 *
 * @param id with which a client may come back, or empty
 * @param event name of the event, or empty
 * @param data text of one line, or empty for a comment
 * @param cause what it tells of, for filters, or {@code null}
 */
record SseFrame(
        String id, String event, String data, @Nullable FeedEvent cause) {

    static SseFrame comment() {
        return new SseFrame("", "", "", null);
    }

    boolean isComment() {
        return data.isEmpty();
    }
}
