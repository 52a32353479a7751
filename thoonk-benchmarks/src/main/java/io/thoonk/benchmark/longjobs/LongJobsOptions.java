package io.thoonk.benchmark.longjobs;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A long job and its deployments, and many short ones.
 *
 * @param items how many items the long job has
 * @param itemTakes how long one takes
 * @param deployments how often the application is stopped and started while the job runs
 * @param every how long the application runs before it is stopped again
 * @param jobs how many jobs a handler of batches works on; one of single jobs gets a twentieth
 * @param callTakes how long a call of these handlers takes
 * @param batch how many jobs a batch has
 * @param patience how long each part may take beyond the deployments
 */
record LongJobsOptions(
        @DefaultValue("1000000") int items,
        @DefaultValue("500us") Duration itemTakes,
        @DefaultValue("100") int deployments,
        @DefaultValue("5s") Duration every,
        @DefaultValue("40000") int jobs,
        @DefaultValue("2ms") Duration callTakes,
        @DefaultValue("100") int batch,
        @DefaultValue("20m") Duration patience) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of("items", "20000", "item-takes", "100us", "deployments", "5", "every", "300ms", "jobs", "4000"));

    LongJobsOptions {
        if (items < 1 || deployments < 0 || jobs < 20 || batch < 1) {
            throw new IllegalArgumentException("items, jobs (20 at least) and batch must be positive");
        }
    }
}
