package io.thoonk.benchmark.live;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is fanned out.
 *
 * @param burst events that are published at once, of which all listeners together get so many times as there are listeners
 * @param steady events that are then published one by one
 * @param rate how many of these each second
 * @param browsers clients of server-sent events
 * @param browserEvents events that each of them gets
 * @param browserRate how many of these each second
 */
record FanOutOptions(
        @DefaultValue("5000") int burst,
        @DefaultValue("1000") int steady,
        @DefaultValue("200") int rate,
        @DefaultValue("1000") int browsers,
        @DefaultValue("200") int browserEvents,
        @DefaultValue("20") int browserRate) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of("burst", "500", "steady", "100", "browsers", "50", "browser-events", "20", "browser-rate", "10"));

    FanOutOptions {
        if (burst < 1 || steady < 1 || rate < 1 || browsers < 1 || browserEvents < 1 || browserRate < 1) {
            throw new IllegalArgumentException("all numbers must be positive");
        }
    }
}
