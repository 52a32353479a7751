package io.thoonk.benchmark.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is fanned out.
 *
 * @param listeners how many listeners, one trial of each kind for each number
 * @param burst events that are published at once, of which all listeners together get so many times as there are listeners
 * @param steady events that are then published one by one
 * @param rate how many of these each second
 * @param browsers clients of server-sent events
 * @param browserEvents events that each of them gets
 * @param browserRate how many of these each second
 * @param patience how long nothing may come before the rest counts as missed
 */
record FanOutOptions(
        @DefaultValue({"1", "10", "100"}) List<Integer> listeners,
        @DefaultValue("5000") int burst,
        @DefaultValue("1000") int steady,
        @DefaultValue("200") int rate,
        @DefaultValue("1000") int browsers,
        @DefaultValue("200") int browserEvents,
        @DefaultValue("20") int browserRate,
        @DefaultValue("5s") Duration patience) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of("burst", "500", "steady", "100", "browsers", "50", "browser-events", "20", "browser-rate", "10"));

    FanOutOptions {
        if (burst < 1 || steady < 1 || rate < 1 || browsers < 1 || browserEvents < 1 || browserRate < 1) {
            throw new IllegalArgumentException("all numbers must be positive");
        }
        if (listeners.isEmpty() || listeners.stream().anyMatch(number -> number < 1)) {
            throw new IllegalArgumentException("listeners must be numbers from 1 on, with commas between them");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience must be positive");
        }
    }
}
