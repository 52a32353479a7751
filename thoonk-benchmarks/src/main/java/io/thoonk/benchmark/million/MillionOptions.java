package io.thoonk.benchmark.million;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How full the feed is.
 *
 * @param jobs jobs in the feed
 * @param claimed how many of them are claimed
 * @param expired how many claims have expired when maintenance is measured, of ours and of a peer
 * @param lost how many ids a peer took out of the line, to die before it claimed them; 0 leaves that out, and the minute that it takes
 * @param stalled how many stalled jobs are retried at once
 * @param delayed how many delayed jobs are due at once
 * @param leftovers how many fields of ours are left of jobs that a peer ended
 * @param repeat how often each operation is measured
 * @param passes how often maintenance passes are measured
 * @param payload bytes of a payload
 */
record MillionOptions(
        @DefaultValue("1000000") int jobs,
        @DefaultValue("10000") int claimed,
        @DefaultValue("10000") int expired,
        @DefaultValue("100") int lost,
        @DefaultValue("10000") int stalled,
        @DefaultValue("100000") int delayed,
        @DefaultValue("1000000") int leftovers,
        @DefaultValue("1000") int repeat,
        @DefaultValue("3") int passes,
        @DefaultValue("100") int payload) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of(
                    "jobs", "50000",
                    "claimed", "1000",
                    "expired", "1000",
                    "lost", "20",
                    "stalled", "1000",
                    "delayed", "5000",
                    "leftovers", "20000",
                    "repeat", "200",
                    "passes", "1"));

    private static final int CLAIMS_OF_REPEAT = 20;

    MillionOptions {
        if (jobs < 2 * (claimed + lost + 2 * expired + stalled + CLAIMS_OF_REPEAT * repeat)) {
            throw new IllegalArgumentException(
                    "jobs must be at least twice claimed, lost, stalled, two times expired and " + CLAIMS_OF_REPEAT
                            + " times repeat together");
        }
        if (repeat < 100 || passes < 1) {
            throw new IllegalArgumentException("repeat must be at least 100 and passes at least 1");
        }
    }
}
