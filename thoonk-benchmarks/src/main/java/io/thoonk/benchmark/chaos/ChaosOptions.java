package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.redis.FailoverSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is broken, and how often.
 *
 * @param redis what kind of Redis is broken
 * @param waitReplicas how many replicas must have a put before it is confirmed
 * @param lag for how long before its death a master's changes reach no replica
 * @param standStill whether masters also stand still, and come back alive when a replica has taken over
 * @param minReplicas {@code min-replicas-to-write} of the servers
 * @param maxLag {@code min-replicas-max-lag} of the servers
 * @param busy threads that do nothing but take processor time
 * @param workers worker JVMs
 * @param duration how long things are broken at least
 * @param jobs how many jobs are put at least, however long that takes
 * @param rate jobs put each second
 * @param concurrency jobs that a worker runs at once, of each feed
 * @param claimTimeout how long a claim holds without renewal; the pauses are longer
 * @param work how long a handler takes at most
 * @param faultEvery how far faults are apart on average
 * @param timeout how long the program waits for an answer of Redis
 * @param patience how long the workers get to finish what is left, when nothing is broken any more
 * @param maintain whether the program runs a maintenance pass each second
 * @param seed begins the row of random numbers
 * @param folder where histories and logs go
 */
record ChaosOptions(
        @DefaultValue("standalone") RedisKind redis,
        @DefaultValue("0") int waitReplicas,
        @DefaultValue("0s") Duration lag,
        @DefaultValue("false") boolean standStill,
        @DefaultValue("0") int minReplicas,
        @DefaultValue("10s") Duration maxLag,
        @DefaultValue("0") int busy,
        @DefaultValue("4") int workers,
        @DefaultValue("10m") Duration duration,
        @DefaultValue("0") int jobs,
        @DefaultValue("200") int rate,
        @DefaultValue("8") int concurrency,
        @DefaultValue("3s") Duration claimTimeout,
        @DefaultValue("100ms") Duration work,
        @DefaultValue("2s") Duration faultEvery,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("2m") Duration patience,
        @DefaultValue("false") boolean maintain,
        @DefaultValue("1") long seed,
        @DefaultValue("target/chaos") Path folder) {

    private static final Duration LONGEST_LAG = Duration.ofMillis(700);

    static final Map<String, Map<String, String>> PRESETS =
            Map.of("quick", Map.of("workers", "2", "duration", "20s", "claim-timeout", "2s", "patience", "1m"));

    ChaosOptions {
        if (workers < 1 || rate < 1 || concurrency < 1 || faultEvery.isNegative() || faultEvery.isZero()) {
            throw new IllegalArgumentException("workers, rate, concurrency and fault-every must be positive");
        }
        if (jobs < 0 || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("jobs must not be negative, and timeout must be at least 1 ms");
        }
        if (lag.isNegative() || lag.compareTo(LONGEST_LAG) > 0) {
            throw new IllegalArgumentException("lag must be from 0 to " + LONGEST_LAG.toMillis()
                    + " ms, or the replicas would be taken for dead themselves");
        }
    }

    FailoverSettings failovers() {
        return new FailoverSettings(lag, standStill, minReplicas, maxLag);
    }

    Duration pause() {
        return claimTimeout.multipliedBy(2).plusSeconds(1);
    }
}
