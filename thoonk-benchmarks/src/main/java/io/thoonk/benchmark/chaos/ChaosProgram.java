package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.RedisUnderTest;
import java.io.IOException;

/** Tries to make the job engine lose jobs or finish them twice. Its exit code is 1 if that works. */
public final class ChaosProgram {

    private ChaosProgram() {}

    public static int run(String[] arguments) throws IOException {
        ChaosOptions options = CommandLine.read(arguments, ChaosOptions.class, ChaosOptions.PRESETS);
        try (RedisUnderTest redis = options.redis().start(options.failovers())) {
            System.out.println(Machine.line());
            System.out.println(redis.description() + "; " + options);
            ChaosReport report = new ChaosRun(redis, options).run();
            System.out.println(report.markdown());
            return report.holds() ? 0 : 1;
        }
    }
}
