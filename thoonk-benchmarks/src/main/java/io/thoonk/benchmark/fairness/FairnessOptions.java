package io.thoonk.benchmark.fairness;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Two processes on one feed.
 *
 * @param jobs how many jobs there are
 * @param concurrency handlers of each process
 * @param slow how long a handler of the slow process takes
 * @param fast how long one of the other takes
 * @param quickAtFirst how many jobs the slow process does as quickly as the other before it becomes slow, so that it has reason to
 *     fetch ahead
 * @param patience how long all of it may take
 */
record FairnessOptions(
        @DefaultValue("10000") int jobs,
        @DefaultValue("4") int concurrency,
        @DefaultValue("1s") Duration slow,
        @DefaultValue("1ms") Duration fast,
        @DefaultValue("0") int quickAtFirst,
        @DefaultValue("5m") Duration patience) {

    static final Map<String, Map<String, String>> PRESETS = Map.of("quick", Map.of("jobs", "2000"));

    FairnessOptions {
        if (jobs < 1 || concurrency < 1 || quickAtFirst < 0 || slow.isNegative() || fast.isNegative()) {
            throw new IllegalArgumentException("jobs and concurrency must be positive, and nothing else negative");
        }
    }
}
