package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.BarChart;
import io.thoonk.benchmark.report.MarkdownTable;
import io.thoonk.benchmark.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures all contestants in turn, round after round, and prints one table. */
public final class CompareProgram {

    private CompareProgram() {}

    public static int run(String[] arguments) throws IOException {
        CompareOptions options = CommandLine.read(arguments, CompareOptions.class, CompareOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                Sides sides = Sides.open(redis, options);
                BullMq bullMq = options.bullmq() ? BullMq.start(redis.server()) : BullMq.absent("")) {
            Results results = measure(sides, bullMq, options);
            String server =
                    "%s, %s, on the same machine".formatted(sides.figures().product(), redis.description());
            System.out.println(Machine.line() + "; " + server);
            System.out.printf(
                    "Medians of %d rounds (least–most); %d jobs of %d bytes a trial%s; %s threads%n%n",
                    options.rounds(),
                    options.jobs(),
                    options.payload(),
                    options.peers() || options.bullmq() ? ", " + options.peerJobs() + " of the peers" : "",
                    options.virtual() ? "virtual" : "platform");
            System.out.println(MarkdownTable.of(results));
            sides.promises()
                    .forEach((contestant, promise) -> System.out.println("- " + contestant.title() + ": " + promise));
            bullMq.whyAbsent().ifPresent(why -> System.out.println("- BullMQ was left out: " + why));
            System.out.println();
            write(
                    options.chart(),
                    BarChart.of(results, EnqueueTrials.UNIT, "jobs/s, more is better", Machine.line(), server));
        }
        return 0;
    }

    private static Results measure(Sides sides, BullMq bullMq, CompareOptions options) {
        List<Trials> all = new ArrayList<>(options.only().stream()
                .map(part -> trials(part, sides, options))
                .toList());
        all.add(new BullMqTrials(sides, bullMq, options));
        Results results = new Results();
        for (int round = -options.warmUps(); round < options.rounds(); round++) {
            System.err.println(round < 0 ? "warming up" : "round " + (round + 1) + " of " + options.rounds());
            Results into = round < 0 ? new Results() : results;
            all.forEach(trials -> trials.round(into));
        }
        return results;
    }

    private static Trials trials(String part, Sides sides, CompareOptions options) {
        return switch (part) {
            case "put" -> new EnqueueTrials(sides, options);
            case "drain" -> new DrainTrials(sides, options);
            case "latency" -> new LatencyTrials(sides, options);
            case "idle" -> new IdleTrials(sides, options);
            case "memory" -> new MemoryTrials(sides, options);
            default ->
                throw new IllegalArgumentException(
                        "only may name put, drain, latency, idle and memory but names " + part);
        };
    }

    private static void write(Path chart, String svg) throws IOException {
        Path folder = chart.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(chart, svg);
        System.out.println("The chart is " + chart.toAbsolutePath());
    }
}
