package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.idle.IdleApplication;
import io.thoonk.benchmark.idle.IdleCost;
import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What it costs to have workers that have nothing to do: commands of Redis, processor time and connections. */
final class IdleTrials implements Trials {

    private static final List<Integer> WORKERS = List.of(1, 20, 200);

    private static final Map<Integer, Line> COMMANDS = lines(workers ->
            new Line(title(workers), "commands/s each, those in scripts too", Bar.atMost(workers == 1 ? 0.6 : 1)));

    private static final Map<Integer, Line> PROCESSOR =
            lines(workers -> new Line(title(workers), "% of one CPU", workers == 20 ? Bar.atMost(1) : Bar.none()));

    /** The application's shared one, two for all containers, and one waiting for each feed up to a bound of 8. */
    private static final Map<Integer, Line> CONNECTIONS = lines(workers ->
            new Line(title(workers), "connections", Bar.atMost(Math.min(8, workers) + (workers > 8 ? 4.0 : 3.0))));

    /** What comes once, soon after a start, is not what an idle worker costs; {@code idle} waits as long. */
    private static final Duration MOST_SETTLING = Duration.ofSeconds(15);

    private static final String STREAM = "idle";

    private final Sides sides;

    private final Duration watched;

    private final Duration settling;

    IdleTrials(Sides sides, CompareOptions options) {
        this.sides = sides;
        this.watched = options.idle();
        this.settling = watched.compareTo(MOST_SETTLING) < 0 ? watched : MOST_SETTLING;
    }

    @Override
    public void round(Results results) {
        for (int workers : WORKERS) {
            long before = sides.figures().clients();
            IdleApplication application = IdleApplication.start(sides.redis(), workers);
            try {
                watch(results, Contestant.THOONK, workers, before);
            } finally {
                application.close();
            }
            Work work = new Work(STREAM, workers, false, payload -> {});
            try (StreamsSide streams = new StreamsSide(sides.redis().server(), workers)) {
                streams.prepare(work);
                streams.whileWorking(work, () -> {
                    watch(results, Contestant.STREAMS, workers, before);
                    return workers;
                });
            }
            sides.raw().sync().flushall();
        }
    }

    private void watch(Results results, Contestant contestant, int workers, long clientsBefore) {
        IdleCost.pass(settling);
        IdleCost cost = IdleCost.over(watched, sides.figures());
        results.add(lineOf(COMMANDS, workers), contestant, cost.commandsPerSecond() / workers);
        results.add(lineOf(PROCESSOR, workers), contestant, 100 * cost.processorShare());
        results.add(lineOf(CONNECTIONS, workers), contestant, sides.figures().clients() - clientsBefore);
    }

    private static Line lineOf(Map<Integer, Line> lines, int workers) {
        return Objects.requireNonNull(lines.get(workers));
    }

    private static Map<Integer, Line> lines(IntFunction<Line> line) {
        return WORKERS.stream().collect(Collectors.toMap(workers -> workers, line::apply));
    }

    private static String title(int workers) {
        return workers == 1 ? "idle, 1 worker container" : "idle, " + workers + " worker containers";
    }
}
