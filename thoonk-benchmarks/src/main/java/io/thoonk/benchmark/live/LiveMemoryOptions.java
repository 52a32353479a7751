package io.thoonk.benchmark.live;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a live feed holds.
 *
 * @param items items of the feed
 * @param text bytes of the longest field of an item
 * @param copies how many live feeds are held at once, of which one's share is told
 */
record LiveMemoryOptions(
        @DefaultValue("10000") int items,
        @DefaultValue("100") int text,
        @DefaultValue("10") int copies) {

    static final Map<String, Map<String, String>> PRESETS = Map.of("quick", Map.of("items", "1000", "copies", "3"));

    LiveMemoryOptions {
        if (items < 1 || text < 0 || copies < 1) {
            throw new IllegalArgumentException("items and copies must be positive, text not negative");
        }
    }
}
