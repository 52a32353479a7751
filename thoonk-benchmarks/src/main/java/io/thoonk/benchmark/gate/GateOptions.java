package io.thoonk.benchmark.gate;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of the gate is measured.
 *
 * @param jobs how many jobs wait in the large feed
 * @param lanes how many lanes they are in
 * @param drained jobs of one trial of draining
 * @param rounds how often each contestant takes its turn
 * @param backlog how many jobs of one key wait when one of another comes
 * @param processes how many processes work in the parts with kills
 * @param killEvery how often one of them is killed
 * @param duration how long limits are watched meanwhile
 * @param strictKeys how many keys there are whose order is watched
 * @param strictJobs how many jobs each has
 * @param commands whether to tell what the server's commands took in each trial of draining
 * @param only which parts are measured
 */
record GateOptions(
        @DefaultValue("1000000") int jobs,
        @DefaultValue("10000") int lanes,
        @DefaultValue("50000") int drained,
        @DefaultValue("5") int rounds,
        @DefaultValue("100000") int backlog,
        @DefaultValue("3") int processes,
        @DefaultValue("10s") Duration killEvery,
        @DefaultValue("10m") Duration duration,
        @DefaultValue("1000") int strictKeys,
        @DefaultValue("100") int strictJobs,
        @DefaultValue("false") boolean commands,

        @DefaultValue({"million", "drain", "share", "chaos", "strict"})
        Set<String> only) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of(
                    "jobs",
                    "20000",
                    "lanes",
                    "1000",
                    "drained",
                    "5000",
                    "rounds",
                    "1",
                    "backlog",
                    "5000",
                    "duration",
                    "20s",
                    "strict-jobs",
                    "10",
                    "kill-every",
                    "5s"));

    private static final Set<String> PARTS = Set.of("million", "drain", "share", "chaos", "strict");

    GateOptions {
        if (!PARTS.containsAll(only)) {
            throw new IllegalArgumentException("only may name " + PARTS + " but names " + only);
        }
        if (jobs < lanes || lanes < 1 || drained < 1 || rounds < 1 || backlog < 1 || processes < 1) {
            throw new IllegalArgumentException("all numbers must be positive, and there must be a job for each lane");
        }
    }
}
