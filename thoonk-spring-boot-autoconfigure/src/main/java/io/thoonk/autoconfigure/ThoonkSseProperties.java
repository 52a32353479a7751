package io.thoonk.autoconfigure;

import io.thoonk.sse.SseOptions;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Server-sent events.
 *
 * @param buffer How many events may wait for a browser before it is dropped.
 * @param heartbeat How often a browser hears something even if nothing happens.
 * @param replay How many events are kept for browsers that come back.
 * @param reconnect How long a browser waits before it comes back.
 */
@ConfigurationProperties("thoonk.sse")
public record ThoonkSseProperties(
        @DefaultValue("1000") int buffer,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("1000") int replay,
        @DefaultValue("1s") Duration reconnect) {

    /** Checks the values. */
    public ThoonkSseProperties {
        if (buffer < 1) {
            throw new IllegalArgumentException("thoonk.sse.buffer must be at least 1 but is " + buffer);
        }
        if (replay < 0) {
            throw new IllegalArgumentException("thoonk.sse.replay must not be negative but is " + replay);
        }
        if (heartbeat.toMillis() < 1) {
            throw new IllegalArgumentException("thoonk.sse.heartbeat must be at least 1ms");
        }
    }

    /**
     * Makes the options of the hub.
     *
     * @return the options
     */
    public SseOptions toOptions() {
        return new SseOptions(buffer, heartbeat, replay, reconnect);
    }
}
