package io.thoonk.benchmark.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a durable listener is made to miss.
 *
 * @param items items that are published during each kind of trouble
 * @param rate how many of them each second
 * @param every how far deaths of the listener, and of Redis, are apart
 * @param cuts how far cuts of its subscription are apart
 * @param patience how long it gets to catch up
 * @param folder where it notes what it handled
 */
record AwayOptions(
        @DefaultValue("10000") int items,
        @DefaultValue("500") int rate,
        @DefaultValue("3s") Duration every,
        @DefaultValue("200ms") Duration cuts,
        @DefaultValue("1m") Duration patience,
        @DefaultValue("target/away") Path folder) {

    static final Map<String, Map<String, String>> PRESETS = Map.of("quick", Map.of("items", "2000"));

    AwayOptions {
        if (items < 1 || rate < 1 || every.isNegative() || every.isZero() || cuts.isNegative() || cuts.isZero()) {
            throw new IllegalArgumentException("items, rate, every and cuts must be positive");
        }
    }
}
