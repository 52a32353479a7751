package io.thoonk.sse;

import java.time.Duration;

/**
 * How server-sent events are sent.
 *
 * @param buffer how many events may wait for a client before it is dropped
 * @param heartbeat how often a client hears something even if nothing happens
 * @param replay how many events are kept for clients who come back
 * @param reconnect how long a browser waits before it comes back
 */
public record SseOptions(int buffer, Duration heartbeat, int replay, Duration reconnect) {

    /** 1000 events, 15 seconds, 1000 events, 1 second. */
    public static final SseOptions DEFAULTS = new SseOptions(1000, Duration.ofSeconds(15), 1000, Duration.ofSeconds(1));
}
