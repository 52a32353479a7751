package io.thoonk.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Live feeds.
 *
 * @param comparisonInterval How often a live feed is compared with what is stored, and read again where it differs. 0 for never.
 */
public record LiveProperties(@DefaultValue("5m") Duration comparisonInterval) {

    /** Checks the values. */
    public LiveProperties {
        PropertyChecks.notNegative("thoonk.live.comparison-interval", comparisonInterval);
    }
}
