package io.thoonk.benchmark.batches;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is put, and what is broken meanwhile.
 *
 * @param batches how many batches are put
 * @param members how many members each has
 * @param diamonds how many diamonds are put
 * @param waitReplicas how many replicas must have what is put for diamonds before it is confirmed
 * @param lag for how long before its death a master of the cluster sends its changes to no replica
 * @param workers worker JVMs
 * @param duration how long each part puts and things are broken
 * @param concurrency jobs that a worker runs at once, of each feed
 * @param claimTimeout how long a claim holds without renewal; the pauses are longer
 * @param work how long a handler takes at most
 * @param faultEvery how far faults are apart on average
 * @param patience how long the workers get to finish what is left, when nothing is broken any more
 * @param seed begins the row of random numbers
 * @param folder where histories and logs go
 * @param only which parts are run
 */
record BatchesOptions(
        @DefaultValue("1000") int batches,
        @DefaultValue("100") int members,
        @DefaultValue("3000") int diamonds,
        @DefaultValue("1") int waitReplicas,
        @DefaultValue("0s") Duration lag,
        @DefaultValue("4") int workers,
        @DefaultValue("10m") Duration duration,
        @DefaultValue("16") int concurrency,
        @DefaultValue("3s") Duration claimTimeout,
        @DefaultValue("50ms") Duration work,
        @DefaultValue("2s") Duration faultEvery,
        @DefaultValue("5m") Duration patience,
        @DefaultValue("1") long seed,
        @DefaultValue("target/batches") Path folder,
        @DefaultValue({BatchTrial.NAME, DiamondTrial.NAME}) Set<String> only) {

    static final Map<String, Map<String, String>> PRESETS = Map.of(
            "quick",
            Map.of(
                    "batches", "20",
                    "members", "20",
                    "diamonds", "60",
                    "workers", "2",
                    "duration", "20s",
                    "claim-timeout", "2s"));

    BatchesOptions {
        if (batches < 1 || members < 1 || diamonds < 1 || workers < 1 || concurrency < 1) {
            throw new IllegalArgumentException("batches, members, diamonds, workers and concurrency must be positive");
        }
        if (faultEvery.isNegative() || faultEvery.isZero()) {
            throw new IllegalArgumentException("fault-every must be positive");
        }
        if (!Set.of(BatchTrial.NAME, DiamondTrial.NAME).containsAll(only)) {
            throw new IllegalArgumentException("only may name batches and diamonds but names " + only);
        }
    }

    Duration pause() {
        return claimTimeout.multipliedBy(2).plusSeconds(1);
    }
}
