package io.thoonk.benchmark.followups;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Samples;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Lets equal workers whose jobs are followed by nothing, by one of the same feed, or by one of another feed take turns with full lines. */
public final class FollowUpsProgram {

    private static final int AT_ONCE = 1000;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final FollowUpsOptions options;

    private final ThoonkTemplate thoonk;

    private final ThoonkContainerRegistry containers;

    private final ServerFigures figures;

    private final Map<Kind, Costs> costs = new EnumMap<>(Kind.class);

    private FollowUpsProgram(FollowUpsOptions options, ConfigurableApplicationContext context, ServerFigures figures) {
        this.options = options;
        this.thoonk = context.getBean(ThoonkTemplate.class);
        this.containers = context.getBean(ThoonkContainerRegistry.class);
        this.figures = figures;
        Arrays.stream(Kind.values()).forEach(kind -> costs.put(kind, new Costs()));
    }

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return 0, or 1 if a job did not have the one that follows it
     */
    public static int run(String[] arguments) {
        FollowUpsOptions options = CommandLine.read(arguments, FollowUpsOptions.class, FollowUpsOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server());
                ConfigurableApplicationContext context = MeasuredApplication.start(
                        Application.class, redis, Map.of(), beans -> beans.registerBean(FollowUpsWorkers.class))) {
            System.out.println(Machine.line() + "; " + figures.product() + ", " + redis.description());
            System.out.println(options + "\n");
            return new FollowUpsProgram(options, context, figures).measure() ? 0 : 1;
        }
    }

    private boolean measure() {
        boolean isRight = true;
        for (int round = -options.warmUps(); round < options.rounds(); round++) {
            Map<Kind, Drain> turn = new EnumMap<>(Kind.class);
            List<Kind> order = new ArrayList<>(List.of(Kind.values()));
            // Nobody always comes first, or after the same one.
            Collections.rotate(order, round);
            for (Kind kind : order) {
                Drain drain = drain(kind);
                isRight &= drain.isComplete();
                turn.put(kind, drain);
            }
            if (round >= 0) {
                add(turn);
            }
        }
        print();
        return isRight;
    }

    /** Of those that follow in the same feed the worker does what it does of any job, which is not what it costs to have them follow. */
    private void add(Map<Kind, Drain> turn) {
        Drain plain = turn.getOrDefault(Kind.NONE, Drain.NOTHING);
        turn.forEach((kind, drain) -> {
            Drain own = kind == Kind.SAME ? drain.without(plain) : drain;
            costs.computeIfAbsent(kind, any -> new Costs()).add(own, plain);
        });
    }

    private void print() {
        System.out.println(
                "| what follows a job | µs a job, median (least–most) | of nothing | Redis, µs of a processor a job | of nothing | bar |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | --- |");
        costs.forEach((kind, its) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f (%.2f–%.2f) | %.2f | %.2f (%.2f–%.2f) | %.2f | %s |%n",
                kind.title(),
                its.wall.median(),
                its.wall.least(),
                its.wall.most(),
                its.wallRatio.median(),
                its.redis.median(),
                its.redis.least(),
                its.redis.most(),
                its.redisRatio.median(),
                verdict(kind, its)));
    }

    private static String verdict(Kind kind, Costs its) {
        if (Double.isNaN(kind.bar())) {
            return "";
        }
        boolean isReached = its.redisRatio.median() <= kind.bar();
        return "≤ " + kind.bar() + (isReached ? " ✓" : " ✗ missed");
    }

    /** Fills the line and works it off, until what follows is where it belongs. */
    private Drain drain(Kind kind) {
        JobQueue<String> queue = thoonk.jobs(kind.feed(), String.class);
        JobQueue<String> target = thoonk.jobs(FollowUpsWorkers.TARGET, String.class);
        for (int put = 0; put < options.jobs(); put += AT_ONCE) {
            queue.putAll(Collections.nCopies(Math.min(AT_ONCE, options.jobs() - put), "x".repeat(options.payload())));
        }
        long wanted = kind == Kind.SAME ? 2L * options.jobs() : options.jobs();
        long delivered = kind == Kind.OTHER ? options.jobs() : 0;
        ThoonkContainer worker =
                containers.find(kind.name()).orElseThrow(() -> new IllegalStateException("There is no worker " + kind));
        double redis = figures.processorMicros();
        long begin = System.nanoTime();
        worker.start();
        try {
            Awaitility.await("the end of all jobs and what follows them")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(PATIENCE)
                    .until(() -> queue.counts().finished() >= wanted
                            && target.counts().published() >= delivered);
            double wall = (System.nanoTime() - begin) / 1e3 / options.jobs();
            double taken = (figures.processorMicros() - redis) / options.jobs();
            return new Drain(
                    wall,
                    taken,
                    queue.counts().published() == wanted && target.counts().published() == delivered);
        } finally {
            worker.stop();
            thoonk.deleteFeed(kind.feed());
            thoonk.deleteFeed(FollowUpsWorkers.TARGET);
        }
    }

    /**
     * How a full line was worked off.
     *
     * @param wall microseconds a job
     * @param redis microseconds of the processors that the server had for a job
     * @param isComplete whether each job was followed by what had to, once
     */
    private record Drain(double wall, double redis, boolean isComplete) {

        private static final Drain NOTHING = new Drain(Double.NaN, Double.NaN, false);

        private Drain without(Drain other) {
            return new Drain(wall - other.wall, redis - other.redis, isComplete);
        }
    }

    /** What one kind came to. */
    private static final class Costs {

        private final Samples wall = new Samples();

        private final Samples wallRatio = new Samples();

        private final Samples redis = new Samples();

        private final Samples redisRatio = new Samples();

        private void add(Drain drain, Drain plain) {
            wall.add(drain.wall());
            wallRatio.add(drain.wall() / plain.wall());
            redis.add(drain.redis());
            redisRatio.add(drain.redis() / plain.redis());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
