package io.thoonk.benchmark.storm;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A hub and its subscribers.
 *
 * @param subscribers how many there are, with the dead and the slow one
 * @param hosts on how many hosts they are
 * @param waves how often the topic changes in each trial
 * @param every how far two changes are apart at least; within a second the hub makes one of two
 * @param rounds how often each kind of trial takes its turn
 * @param slow how long the slow subscriber takes for its answer
 * @param concurrency deliveries of the hub at once
 * @param patience how long one wave may take
 */
record StormOptions(
        @DefaultValue("1000") int subscribers,
        @DefaultValue("20") int hosts,
        @DefaultValue("10") int waves,
        @DefaultValue("2s") Duration every,
        @DefaultValue("3") int rounds,
        @DefaultValue("2s") Duration slow,
        @DefaultValue("8") int concurrency,
        @DefaultValue("5m") Duration patience) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of("subscribers", "60", "hosts", "5", "waves", "3", "every", "1500ms", "rounds", "1", "slow", "1s"));

    StormOptions {
        if (hosts < 2 || hosts > 250 || subscribers < 2 * hosts) {
            throw new IllegalArgumentException("hosts must be 2 to 250, and each must have two subscribers or more");
        }
        if (waves < 1 || rounds < 1 || concurrency < 1) {
            throw new IllegalArgumentException("waves, rounds and concurrency must be positive");
        }
        if (slow.isNegative() || slow.toSeconds() >= 10) {
            throw new IllegalArgumentException("slow must be less than the 10 seconds after which the hub gives up");
        }
    }
}
