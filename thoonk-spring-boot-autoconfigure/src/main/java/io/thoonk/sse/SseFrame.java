package io.thoonk.sse;

import io.thoonk.event.FeedEvent;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id with which a client may come back, or empty
 * @param event name of the event, or empty
 * @param data text
 * @param cause what it tells of, for filters, or {@code null}
 */
record SseFrame(
        String id, String event, String data, @Nullable FeedEvent cause) {

    /** Shows that the connection lives, and says how long a browser waits before it comes back. */
    static final SseFrame COMMENT = new SseFrame("", "", "", null);

    /** Name of the events that tell of the stream itself. */
    static final String STREAM = "thoonk";

    static final SseFrame OUTAGE = new SseFrame("", STREAM, "{\"type\":\"OUTAGE\"}", null);

    static final SseFrame RECOVERY = new SseFrame("", STREAM, "{\"type\":\"RECOVERY\"}", null);

    private static final String PREFIX = "feed:";

    /** What a browser or we mean by these names is something else; a prefixed one gets another prefix. */
    private static final Pattern TAKEN = Pattern.compile("(?:" + PREFIX + ")*(?:error|open|" + STREAM + ")");

    boolean isComment() {
        return this == COMMENT;
    }

    /** The name under which browsers hear of a feed, or empty where no event can carry it. */
    static Optional<String> eventName(String feed) {
        if (hasLineBreak(feed)) {
            return Optional.empty();
        }
        return Optional.of(TAKEN.matcher(feed).matches() ? PREFIX + feed : feed);
    }

    static boolean hasLineBreak(String name) {
        return name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0;
    }
}
