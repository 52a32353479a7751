package io.thoonk.benchmark.batches;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.ClusterRedis;
import io.thoonk.benchmark.redis.FailoverSettings;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.StandaloneRedis;
import java.io.IOException;
import java.time.Duration;

/** Tries to make batches lose or double callbacks, and jobs that wait for others hang. Its exit code is 1 if that works. */
public final class BatchesProgram {

    private BatchesProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return 0, or 1 if a promise was broken
     * @throws IOException if histories cannot be written or read
     */
    public static int run(String[] arguments) throws IOException {
        BatchesOptions options = CommandLine.read(arguments, BatchesOptions.class, BatchesOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        boolean isRight = true;
        if (options.only().contains(BatchTrial.NAME)) {
            try (RedisUnderTest redis = StandaloneRedis.durable()) {
                isRight = new TroubledRun(redis, options, new BatchTrial(options), 0).run();
            }
        }
        if (options.only().contains(DiamondTrial.NAME)) {
            DiamondTrial trial = new DiamondTrial(options);
            FailoverSettings failovers = new FailoverSettings(options.lag(), false, 0, Duration.ofSeconds(10));
            try (RedisUnderTest redis = new ClusterRedis(
                    trial.feeds().stream()
                            .map(feed -> "feed.ids:{" + feed + "}")
                            .toList(),
                    failovers)) {
                isRight &= new TroubledRun(redis, options, trial, options.waitReplicas()).run();
            }
        }
        return isRight ? 0 : 1;
    }
}
