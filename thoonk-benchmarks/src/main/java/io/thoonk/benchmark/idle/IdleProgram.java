package io.thoonk.benchmark.idle;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Tells what workers without work cost, and of which commands that consists. */
public final class IdleProgram {

    private static final Duration QUIET = Duration.ofMillis(500);

    private static final Duration STEP = Duration.ofMillis(50);

    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private IdleProgram() {}

    public static int run(String[] arguments) {
        IdleOptions options = CommandLine.read(arguments, IdleOptions.class, IdleOptions.PRESETS);
        Map<String, String> scripts = ScriptNames.byDigest();
        System.out.println(Machine.line());
        for (int workers : options.workers()) {
            try (StandaloneRedis redis = StandaloneRedis.inMemory();
                    ServerFigures figures = new ServerFigures(redis.server())) {
                watch(redis, figures, workers, options, scripts);
            }
        }
        return 0;
    }

    private static void watch(
            StandaloneRedis redis,
            ServerFigures figures,
            int workers,
            IdleOptions options,
            Map<String, String> scripts) {
        long clients = figures.clients();
        IdleApplication application = IdleApplication.start(redis, workers);
        try {
            IdleCost.pass(options.settling());
            if (workers == 0) {
                awaitQuiet(figures);
            }
            ThreadTimes threads = new ThreadTimes();
            IdleCost cost = IdleCost.over(options.watched(), figures);
            Map<String, Long> spent = threads.spent();
            print(
                    "%n## %d worker containers%n%n%.2f commands/s of Redis, %.2f for each container; %.2f %% of one processor; %d connections%n",
                    workers,
                    cost.commandsPerSecond(),
                    cost.commandsPerSecond() / Math.max(1, workers),
                    100 * cost.processorShare(),
                    figures.clients() - clients);
            commands(redis, workers, options, scripts);
            print("%n| threads | %% of one processor |%n| --- | --- |%n");
            spent.entrySet().stream()
                    .filter(thread -> thread.getValue() > 0)
                    .forEach(thread -> print(
                            "| %s | %.2f |%n",
                            thread.getKey(),
                            100.0 * thread.getValue() / options.watched().toNanos()));
        } finally {
            application.close();
        }
    }

    private static void commands(StandaloneRedis redis, int workers, IdleOptions options, Map<String, String> scripts) {
        CommandMonitor monitor =
                CommandMonitor.of(redis.server().host(), redis.server().port());
        long start = System.nanoTime();
        try (monitor) {
            IdleCost.pass(options.watched());
            while (workers > 0 && !hasBegunAWait(monitor) && System.nanoTime() - start < LONGEST_LOOK.toNanos()) {
                IdleCost.pass(STEP);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        print("%n| command | a second | for each container |%n| --- | --- | --- |%n");
        new CommandTally(scripts)
                .add(monitor.lines())
                .counts()
                .forEach((kind, count) ->
                        print("| %s | %.2f | %.3f |%n", kind, count / seconds, count / seconds / Math.max(1, workers)));
    }

    /** An application without workers is quiet once it is up, which on a busy machine takes its time. */
    private static void awaitQuiet(ServerFigures figures) {
        long end = System.nanoTime() + LONGEST_LOOK.toNanos();
        for (long before = -1, now = figures.commandsProcessed();
                now != before && System.nanoTime() - end < 0;
                before = now, now = figures.commandsProcessed()) {
            IdleCost.pass(QUIET);
        }
    }

    private static boolean hasBegunAWait(CommandMonitor monitor) {
        return new CommandTally(Map.of())
                .add(monitor.lines()).counts().keySet().stream().anyMatch(command -> command.startsWith("bl"));
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
