package io.thoonk.benchmark;

import io.thoonk.benchmark.batches.BatchesProgram;
import io.thoonk.benchmark.chaos.ChaosProgram;
import io.thoonk.benchmark.compare.CompareProgram;
import io.thoonk.benchmark.cost.CostProgram;
import io.thoonk.benchmark.fairness.FairnessProgram;
import io.thoonk.benchmark.followups.FollowUpsProgram;
import io.thoonk.benchmark.gate.GateProgram;
import io.thoonk.benchmark.idle.IdleProgram;
import io.thoonk.benchmark.live.AwayProgram;
import io.thoonk.benchmark.live.FanOutProgram;
import io.thoonk.benchmark.live.LiveMemoryProgram;
import io.thoonk.benchmark.live.LiveRandomProgram;
import io.thoonk.benchmark.longjobs.LongJobsProgram;
import io.thoonk.benchmark.million.MillionProgram;
import io.thoonk.benchmark.partitions.PartitionsProgram;
import io.thoonk.benchmark.parts.PartsProgram;
import io.thoonk.benchmark.recurring.RecurringProgram;
import io.thoonk.benchmark.storm.StormProgram;
import io.thoonk.benchmark.unique.UniqueProgram;
import java.util.List;

/** Runs the program that the first argument names, and ends the JVM with its exit code. */
public final class ThoonkBenchmarks {

    private static final int USAGE = 2;

    private ThoonkBenchmarks() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws Exception {
        String program = arguments.isEmpty() ? "" : arguments.get(0);
        String[] options = arguments.stream().skip(1).toArray(String[]::new);
        try {
            return switch (program) {
                case "compare" -> CompareProgram.run(options);
                case "batches" -> BatchesProgram.run(options);
                case "chaos" -> ChaosProgram.run(options);
                case "cost" -> CostProgram.run(options);
                case "idle" -> IdleProgram.run(options);
                case "million" -> MillionProgram.run(options);
                case "partitions" -> PartitionsProgram.run(options);
                case "parts" -> PartsProgram.run(options);
                case "away" -> AwayProgram.run(options);
                case "fairness" -> FairnessProgram.run(options);
                case "gate" -> GateProgram.run(options);
                case "recurring" -> RecurringProgram.run(options);
                case "followups" -> FollowUpsProgram.run(options);
                case "fanout" -> FanOutProgram.run(options);
                case "live-memory" -> LiveMemoryProgram.run(options);
                case "longjobs" -> LongJobsProgram.run(options);
                case "storm" -> StormProgram.run(options);
                case "unique" -> UniqueProgram.run(options);
                case "live-random" -> LiveRandomProgram.run(options);
                default ->
                    throw new IllegalArgumentException(
                            "the first argument is compare, chaos, batches, cost, idle, million, partitions, parts,"
                                    + " away, fairness, fanout, followups, gate, longjobs, live-memory, live-random,"
                                    + " recurring, storm or unique, not \""
                                    + program + "\"");
            };
        } catch (IllegalArgumentException ex) {
            System.err.println(ex.getMessage() + "; thoonk-benchmarks/README.md tells the options");
            return USAGE;
        }
    }
}
