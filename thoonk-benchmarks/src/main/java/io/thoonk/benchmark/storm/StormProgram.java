package io.thoonk.benchmark.storm;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** Has a hub of WebSub send many documents, with and without subscribers in trouble, by turns. */
public final class StormProgram {

    private StormProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code: 0 if each document came once to each subscriber who is well, 1 if not
     * @throws IOException if a subscriber cannot listen, as on systems where 127.0.1.1 is no address of the machine
     * @throws InterruptedException if it is interrupted
     */
    public static int run(String[] arguments) throws IOException, InterruptedException {
        StormOptions options = CommandLine.read(arguments, StormOptions.class, StormOptions.PRESETS);
        Map<Trouble, List<StormOutcome>> outcomes = new EnumMap<>(Trouble.class);
        try (StandaloneRedis redis = StandaloneRedis.inMemory()) {
            try (ServerFigures figures = new ServerFigures(redis.server())) {
                System.out.println(Machine.line() + "; " + figures.product());
            }
            System.out.println(options + "\n");
            StormTrial trial = new StormTrial(redis, options);
            for (int round = 0; round < options.rounds(); round++) {
                List<Trouble> turns = new ArrayList<>(Arrays.asList(Trouble.values()));
                // What the machine does besides hits each kind first and last.
                Collections.rotate(turns, round);
                for (Trouble trouble : turns) {
                    StormOutcome outcome = trial.run(trouble);
                    outcomes.computeIfAbsent(trouble, key -> new ArrayList<>()).add(outcome);
                    if (!outcome.holds()) {
                        System.err.println("Not as it should be, " + trouble + ": " + outcome);
                    }
                }
            }
        }
        print(outcomes);
        return outcomes.values().stream().flatMap(List::stream).allMatch(StormOutcome::holds) ? 0 : 1;
    }

    private static void print(Map<Trouble, List<StormOutcome>> outcomes) {
        System.out.println("| subscribers in trouble | documents to the others | lost | doubled | of one host at once"
                + " | p50, ms | p99, ms | longest, ms | to slow ones | attempts at dead ones |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        outcomes.forEach((trouble, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %s | %s | %s | %d | %d |%n",
                trouble,
                sum(all, StormOutcome::delivered),
                sum(all, StormOutcome::lost),
                sum(all, StormOutcome::doubled),
                all.stream().mapToInt(StormOutcome::mostAtOnce).max().orElse(0),
                cell(all, StormOutcome::p50),
                cell(all, StormOutcome::p99),
                cell(all, StormOutcome::longest),
                sum(all, StormOutcome::toSlow),
                sum(all, StormOutcome::toDead)));
    }

    private static int sum(List<StormOutcome> all, ToIntFunction<StormOutcome> figure) {
        return all.stream().mapToInt(figure).sum();
    }

    /** The median of the rounds, with the least and the most. */
    private static String cell(List<StormOutcome> all, ToDoubleFunction<StormOutcome> figure) {
        Samples samples = new Samples();
        all.forEach(outcome -> samples.add(figure.applyAsDouble(outcome)));
        return String.format(Locale.ROOT, "%.0f (%.0f–%.0f)", samples.median(), samples.least(), samples.most());
    }
}
