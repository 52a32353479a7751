package io.thoonk.benchmark.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is measured.
 *
 * @param rounds how often each contestant takes its turn
 * @param warmUps rounds before these, which do not count
 * @param jobs jobs of one trial of enqueueing or draining
 * @param payload bytes of a payload
 * @param steady how long the steady 500 jobs a second are kept up
 * @param idle how long idle workers are watched
 * @param sleeping how long handlers that sleep are kept busy
 * @param virtual whether handlers run on virtual threads
 * @param peers whether further job engines take part, those of the Maven profile of that name
 * @param bullmq whether BullMQ takes part, which needs Node.js and npm
 * @param peerJobs jobs of one trial of these, some of which are slow
 * @param chart where the chart goes
 * @param only which parts are measured
 */
record CompareOptions(
        @DefaultValue("5") int rounds,
        @DefaultValue("1") int warmUps,
        @DefaultValue("50000") int jobs,
        @DefaultValue("100") int payload,
        @DefaultValue("10s") Duration steady,
        @DefaultValue("10s") Duration idle,
        @DefaultValue("5s") Duration sleeping,
        @DefaultValue("false") boolean virtual,
        @DefaultValue("false") boolean peers,
        @DefaultValue("false") boolean bullmq,
        @DefaultValue("20000") int peerJobs,
        @DefaultValue("target/benchmark.svg") Path chart,

        @DefaultValue({"put", "drain", "latency", "idle", "memory"})
        List<String> only) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of(
                    "rounds", "1",
                    "warm-ups", "0",
                    "jobs", "5000",
                    "steady", "2s",
                    "idle", "2s",
                    "sleeping", "1s",
                    "peer-jobs", "2000"));

    CompareOptions {
        if (rounds < 1 || warmUps < 0 || jobs < 1000 || peerJobs < 1000 || payload < 20) {
            throw new IllegalArgumentException(
                    "rounds must be at least 1, warm-ups at least 0, jobs and peer-jobs at least 1000 and payload at least 20");
        }
    }

    int sleepingJobs() {
        return (int) (sleeping.toMillis() * DrainTrials.SLEEPERS / DrainTrials.SLEEP.toMillis());
    }
}
