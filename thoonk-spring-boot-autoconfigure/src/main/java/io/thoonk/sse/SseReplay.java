package io.thoonk.sse;

import io.thoonk.event.FeedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers the events of one subscription and keeps the last of them for clients who come back. Not thread-safe. */
final class SseReplay {

    private static final Pattern ID = Pattern.compile("([0-9a-f]{8})-([0-9]{1,18})");

    private final String epoch = UUID.randomUUID().toString().substring(0, 8);

    /** Of texts and items. Who has missed more gets what is present. */
    private static final long MOST_BYTES = 16_000_000;

    private final Deque<SseFrame> kept = new ArrayDeque<>();

    private final int most;

    private long bytes;

    private long number;

    /**
     * Begins at zero.
     *
     * @param most how many events are kept
     */
    SseReplay(int most) {
        this.most = most;
    }

    SseFrame add(String event, String data, FeedEvent cause) {
        number++;
        SseFrame frame = new SseFrame(lastId(), event, data, cause);
        kept.add(frame);
        bytes += size(frame);
        while (kept.size() > most || bytes > MOST_BYTES) {
            bytes -= size(kept.remove());
        }
        return frame;
    }

    private static long size(SseFrame frame) {
        FeedEvent cause = frame.cause();
        return frame.data().length()
                + (cause == null ? 0 : cause.payload().map(item -> item.length).orElse(0));
    }

    /** The id of the last event. */
    String lastId() {
        return epoch + "-" + number;
    }

    /**
     * What a client has missed.
     *
     * @param lastEventId the last event that it got
     * @param most how many events it can take at once
     * @return the events, or empty where they are not known or too many
     */
    Optional<List<SseFrame>> after(String lastEventId, int most) {
        Matcher id = ID.matcher(lastEventId);
        if (!id.matches() || !id.group(1).equals(epoch)) {
            return Optional.empty();
        }
        long missed = number - Long.parseLong(id.group(2));
        return missed < 0 || missed > Math.min(kept.size(), most)
                ? Optional.empty()
                : Optional.of(kept.stream().skip(kept.size() - missed).toList());
    }
}
