package io.thoonk.benchmark.idle;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much nothing is watched.
 *
 * @param workers how many worker containers, one trial for each number; 0 is the application alone
 * @param settling how long they have to start up
 * @param watched how long each look takes: one at the figures, one at the commands
 */
record IdleOptions(
        @DefaultValue({"0", "1", "20", "200"}) List<Integer> workers,
        @DefaultValue("15s") Duration settling,
        @DefaultValue("20s") Duration watched) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("workers", "0,1,20", "settling", "2s", "watched", "2s"));

    IdleOptions {
        if (workers.isEmpty() || workers.stream().anyMatch(number -> number < 0)) {
            throw new IllegalArgumentException("workers must be numbers from 0 on, with commas between them");
        }
    }
}
