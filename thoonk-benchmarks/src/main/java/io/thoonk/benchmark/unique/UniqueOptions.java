package io.thoonk.benchmark.unique;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is tried.
 *
 * @param steps how many steps in all feeds together
 * @param feeds how many feeds at a time, each with a thread of its own
 * @param keys how many unique keys a feed has
 * @param seed of the first feed; the others have the next ones
 * @param kills how many processes of each feed are killed while they hold a job or end it
 * @param lease how long their claims hold
 */
record UniqueOptions(
        @DefaultValue("1000000") int steps,
        @DefaultValue("4") int feeds,
        @DefaultValue("3") int keys,
        @DefaultValue("16") long seed,
        @DefaultValue("25") int kills,
        @DefaultValue("2s") Duration lease) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("steps", "20000", "feeds", "2", "kills", "2", "lease", "1s"));

    UniqueOptions {
        if (steps < feeds || feeds < 1 || keys < 1) {
            throw new IllegalArgumentException("steps, feeds and keys must be positive, and a step for each feed");
        }
        if (kills < 0 || kills > steps / feeds || lease.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "kills must be from 0 to the steps of a feed, and the lease a millisecond or longer");
        }
    }
}
