package io.thoonk.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the health of this process is down.
 *
 * @param maxStalled How many stalled jobs a feed may have. Any number by default.
 * @param maxOldestAge How long the next job of a feed may have waited. Any time by default.
 * @param maxSilence For how long a worker may be unable to claim.
 * @param feeds Names or patterns of the feeds that are judged. Those that have a worker in this process by default.
 * @since 0.1.0
 */
@ConfigurationProperties("thoonk.health")
public record ThoonkHealthProperties(
        @Nullable Integer maxStalled,
        @Nullable Duration maxOldestAge,
        @DefaultValue("30s") Duration maxSilence,
        @DefaultValue List<String> feeds) {

    /** Checks the values. */
    public ThoonkHealthProperties {
        PropertyChecks.atLeast("thoonk.health.max-stalled", maxStalled, 0);
        PropertyChecks.notNegative("thoonk.health.max-oldest-age", maxOldestAge);
        PropertyChecks.notNegative("thoonk.health.max-silence", maxSilence);
    }
}
