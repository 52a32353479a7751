package io.thoonk.benchmark.live;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a live feed is tried.
 *
 * @param operations operations of all writers on each of the two feeds
 * @param writers threads that write
 * @param checkpoints how often all is compared
 * @param items how many items a feed has about
 * @param kills how far cuts of the subscription are apart
 * @param patience how long the copies get to become equal
 * @param seed begins the row of random numbers
 */
record LiveRandomOptions(
        @DefaultValue("100000") int operations,
        @DefaultValue("4") int writers,
        @DefaultValue("20") int checkpoints,
        @DefaultValue("150") int items,
        @DefaultValue("100ms") Duration kills,
        @DefaultValue("30s") Duration patience,
        @DefaultValue("1") long seed) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("operations", "4000", "checkpoints", "5"));

    LiveRandomOptions {
        if (writers < 1 || checkpoints < 1 || items < 1 || operations < writers * checkpoints || kills.isNegative()) {
            throw new IllegalArgumentException(
                    "writers, checkpoints and items must be positive, and operations at least writers times checkpoints");
        }
    }
}
