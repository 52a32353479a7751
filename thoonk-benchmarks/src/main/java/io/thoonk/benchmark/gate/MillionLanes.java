package io.thoonk.benchmark.gate;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.LongestCommand;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long calls keep Redis from all else while very many jobs wait in very many lanes, by the server's own log. */
final class MillionLanes {

    private static final int CALLS = 200;

    private static final int MANY = 64;

    private final JobQueue<String> queue;

    private final ServerFigures figures;

    private final GateOptions options;

    MillionLanes(ThoonkTemplate thoonk, ServerFigures figures, GateOptions options) {
        this.queue = thoonk.jobs("lanes", String.class);
        this.figures = figures;
        this.options = options;
    }

    void run() {
        LongestCommand log = new LongestCommand(figures.commands());
        System.out.printf(
                Locale.ROOT,
                "| %d jobs in %d lanes | calls | longest, ms | of 20 calls one takes longer |%n| --- | ---: | ---: | ---: |%n",
                options.jobs(),
                options.lanes());
        int each = options.jobs() / options.lanes();
        measure(log, "putAll of " + each + ", each into a lane", options.lanes(), i -> put(i, each));
        measure(log, "put of one", CALLS, i -> put(i, 1));
        measure(log, "claim of 64, and their ends", CALLS, i -> work());
        queue.limits().setForEachKey(Limit.builder().concurrency(1).build());
        measure(log, "the same with one at a time of each lane", CALLS, i -> work());
        measure(log, "a limit for each key, changed", 20, i -> queue.limits()
                .setForEachKey(
                        Limit.builder().rate(10 + i, Duration.ofMinutes(10)).build()));
        measure(log, "claim of 64 with a rate of each lane, and their ends", CALLS, i -> work());
        queue.limits().set(Limit.builder().rate(MANY, Duration.ofSeconds(1)).build());
        measure(log, "claims where the feed is at its limit", CALLS, i -> queue.get());
        measure(log, "maintenance, a whole pass", 5, i -> queue.maintain());
        measure(log, "status", CALLS, i -> queue.limits().status());
        measure(log, "100 lanes", CALLS, i -> queue.limits().lanes(100));
        measure(log, "100 of those that wait", CALLS, i -> queue.list(JobState.DELAYED, 50L * i, 100));
        System.out.println();
    }

    private void put(int lane, int count) {
        queue.putAll(
                Collections.nCopies(count, "x".repeat(100)),
                PutOptions.builder().key("lane " + lane).build());
    }

    private void work() {
        List<Job<String>> jobs = queue.get(MANY, Duration.ofSeconds(1));
        jobs.forEach(Job::finish);
    }

    private void measure(LongestCommand log, String name, int calls, Call call) {
        log.reset();
        figures.commands().configResetstat();
        for (int i = 0; i < calls; i++) {
            call.run(i);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f |%n",
                name,
                calls,
                log.micros() / 1000.0,
                log.micros(1 + calls / 20) / 1000.0);
        if (options.commands()) {
            figures.printCommands(name, calls);
        }
    }

    private interface Call {
        void run(int number);
    }
}
