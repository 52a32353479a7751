package io.thoonk.benchmark.followups;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is measured.
 *
 * @param rounds how often each kind takes its turn
 * @param warmUps rounds before these, which do not count
 * @param jobs jobs of one turn
 * @param payload bytes of a payload
 */
record FollowUpsOptions(
        @DefaultValue("7") int rounds,
        @DefaultValue("2") int warmUps,
        @DefaultValue("20000") int jobs,
        @DefaultValue("100") int payload) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("rounds", "1", "warm-ups", "0", "jobs", "2000"));

    FollowUpsOptions {
        if (rounds < 1 || warmUps < 0 || jobs < 1 || payload < 1) {
            throw new IllegalArgumentException("rounds, jobs and payload must be at least 1 and warm-ups at least 0");
        }
    }
}
