package io.thoonk.benchmark.million;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How full the feed is.
 *
 * @param jobs jobs in the feed
 * @param claimed how many of them are claimed
 * @param lost how many ids a peer took out of the line, to die before it claimed them
 * @param expired how many claims have expired when maintenance is measured
 * @param repeat how often each operation is measured
 * @param passes how often maintenance passes are measured
 * @param payload bytes of a payload
 */
record MillionOptions(
        @DefaultValue("1000000") int jobs,
        @DefaultValue("10000") int claimed,
        @DefaultValue("100") int lost,
        @DefaultValue("1000") int expired,
        @DefaultValue("1000") int repeat,
        @DefaultValue("3") int passes,
        @DefaultValue("100") int payload) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick", Map.of("jobs", "50000", "claimed", "1000", "lost", "20", "expired", "100", "repeat", "200"));

    MillionOptions {
        if (jobs < 2 * (claimed + lost + expired + 3 * repeat)) {
            throw new IllegalArgumentException(
                    "jobs must be at least twice claimed, lost, expired and three times repeat together");
        }
    }
}
