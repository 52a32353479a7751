package io.thoonk.benchmark.unique;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is tried.
 *
 * @param steps how many steps in all feeds together
 * @param feeds how many feeds at a time, each with a thread of its own
 * @param keys how many unique keys a feed has
 * @param seed of the first feed; the others have the next ones
 */
record UniqueOptions(
        @DefaultValue("1000000") int steps,
        @DefaultValue("4") int feeds,
        @DefaultValue("3") int keys,
        @DefaultValue("16") long seed) {

    static final Map<String, Map<String, String>> PRESETS = Map.of("quick", Map.of("steps", "20000", "feeds", "2"));

    UniqueOptions {
        if (steps < feeds || feeds < 1 || keys < 1) {
            throw new IllegalArgumentException("steps, feeds and keys must be positive, and a step for each feed");
        }
    }
}
