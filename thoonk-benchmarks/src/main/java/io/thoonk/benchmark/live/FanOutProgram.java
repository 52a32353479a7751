package io.thoonk.benchmark.live;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import java.io.IOException;

/** Measures how one event gets to many: listeners of ours and of Spring Data, and browsers. */
public final class FanOutProgram {

    private FanOutProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     * @throws IOException if browsers cannot connect
     */
    public static int run(String[] arguments) throws IOException {
        FanOutOptions options = CommandLine.read(arguments, FanOutOptions.class, FanOutOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory()) {
            try (ServerFigures figures = new ServerFigures(redis.server())) {
                System.out.println(Machine.line() + "; " + figures.product());
            }
            System.out.println(options + "\n\n" + ListenerTrial.HEAD);
            ListenerTrial trial = new ListenerTrial(redis, options);
            for (int listeners : options.listeners()) {
                redis.server().flush();
                System.out.println(trial.row("`@ThoonkListener`", listeners, Hearers.OfThoonk.class));
                redis.server().flush();
                System.out.println(trial.row("`@RedisListener`", listeners, Hearers.OfSpringData.class));
            }
            redis.server().flush();
            System.out.println("\n" + BrowserTrial.HEAD + "\n" + new BrowserTrial(redis, options).row());
        }
        return 0;
    }
}
