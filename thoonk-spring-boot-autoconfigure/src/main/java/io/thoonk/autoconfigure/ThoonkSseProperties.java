package io.thoonk.autoconfigure;

import io.thoonk.sse.ThoonkSse;
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
 * @since 0.1.0
 */
@ConfigurationProperties("thoonk.sse")
public record ThoonkSseProperties(
        @DefaultValue("1000") int buffer,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("1000") int replay,
        @DefaultValue("1s") Duration reconnect) {

    /** Checks the values. */
    public ThoonkSseProperties {
        PropertyChecks.atLeast("thoonk.sse.buffer", buffer, 1);
        PropertyChecks.positive("thoonk.sse.heartbeat", heartbeat);
        PropertyChecks.atLeast("thoonk.sse.replay", replay, 0);
        PropertyChecks.notNegative("thoonk.sse.reconnect", reconnect);
    }

    /** {@return the options of the hub} */
    public ThoonkSse.Options toOptions() {
        return new ThoonkSse.Options(buffer, heartbeat, replay, reconnect);
    }
}
