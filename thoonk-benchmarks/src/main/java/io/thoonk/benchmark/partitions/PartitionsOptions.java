package io.thoonk.benchmark.partitions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A feed that is divided.
 *
 * @param feed its name
 * @param partitions into how many partitions, one trial for each number; 0 is the feed without
 * @param jobs how many jobs are put and worked off
 * @param threads how many threads put
 * @param concurrency handlers of the worker
 * @param settling how long the worker has to come to rest
 * @param watched how long it is watched while it has no work
 */
record PartitionsOptions(
        @DefaultValue("orders") String feed,
        @DefaultValue({"0", "8", "32", "64"}) List<Integer> partitions,
        @DefaultValue("20000") int jobs,
        @DefaultValue("16") int threads,
        @DefaultValue("16") int concurrency,
        @DefaultValue("10s") Duration settling,
        @DefaultValue("20s") Duration watched) {

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("partitions", "8", "jobs", "2000", "settling", "1s", "watched", "2s"));

    PartitionsOptions {
        if (jobs < 1 || threads < 1 || concurrency < 1 || partitions.stream().anyMatch(number -> number < 0)) {
            throw new IllegalArgumentException(
                    "jobs, threads and concurrency must be positive, and no number negative");
        }
    }
}
