package io.thoonk.benchmark.cost;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is measured.
 *
 * @param rounds how often each equipment takes its turn
 * @param warmUps rounds before these, which do not count
 * @param jobs jobs of one turn
 * @param payload bytes of a payload
 * @param only measures nothing but this equipment beside none, for profiling; empty for all
 */
record CostOptions(
        @DefaultValue("7") int rounds,
        @DefaultValue("2") int warmUps,
        @DefaultValue("50000") int jobs,
        @DefaultValue("100") int payload,
        @DefaultValue("") String only) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("rounds", "1", "warm-ups", "0", "jobs", "2000"));

    CostOptions {
        if (rounds < 1 || warmUps < 0 || jobs < 1000 || payload < 1) {
            throw new IllegalArgumentException(
                    "rounds must be at least 1, warm-ups at least 0, jobs at least 1000 and payload at least 1");
        }
    }
}
