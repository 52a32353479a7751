package io.thoonk.benchmark.redis;

import java.time.Duration;
import java.util.List;

/**
 * How masters with replicas are set up and lost.
 *
 * @param lag for how long before its death a master's changes reach no replica
 * @param standStill whether masters also stand still, and come back alive when a replica has taken over
 * @param minReplicas {@code min-replicas-to-write} of the servers
 * @param maxLag {@code min-replicas-max-lag} of the servers
 */
public record FailoverSettings(Duration lag, boolean standStill, int minReplicas, Duration maxLag) {

    String[] arguments() {
        return List.of(
                        "--min-replicas-to-write",
                        Integer.toString(minReplicas),
                        "--min-replicas-max-lag",
                        Long.toString(maxLag.toSeconds()))
                .toArray(String[]::new);
    }
}
