package io.thoonk.benchmark.cost;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.cost.EquippedApplication.Drain;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets equal workers with more and more equipment take turns, and compares each with the one that has none in the same round. */
public final class CostProgram {

    private static final int[] FEEDS = {10, 100, 500};

    private static final int SCRAPES = 5;

    private CostProgram() {}

    public static int run(String[] arguments) {
        CostOptions options = CommandLine.read(arguments, CostOptions.class, CostOptions.PRESETS);
        List<Equipment> all = Arrays.stream(Equipment.values())
                .filter(each -> options.only().isEmpty()
                        || each == Equipment.NOTHING
                        || each.name().equalsIgnoreCase(options.only()))
                .toList();
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server())) {
            System.out.println(Machine.line() + "; " + figures.product() + ", " + redis.description());
            System.out.println(options);
            throughput(redis, figures, all, options);
        }
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server())) {
            scrapes(redis, figures);
        }
        return 0;
    }

    private static void throughput(
            StandaloneRedis redis, ServerFigures figures, List<Equipment> all, CostOptions options) {
        Map<Equipment, EquippedApplication> applications = new EnumMap<>(Equipment.class);
        try {
            all.forEach(each -> applications.put(each, new EquippedApplication(redis, each)));
            Map<Equipment, Rounds> rounds = new EnumMap<>(Equipment.class);
            all.forEach(each -> rounds.put(each, new Rounds()));
            for (int round = -options.warmUps(); round < options.rounds(); round++) {
                Map<Equipment, Drain> turn = new EnumMap<>(Equipment.class);
                for (Equipment each : order(all, round)) {
                    turn.put(each, of(applications, each).drain(options.jobs(), options.payload(), figures));
                }
                System.err.println((round < 0 ? "warming up " : "round ") + turn);
                if (round >= 0) {
                    double bare = of(turn, Equipment.NOTHING).speed();
                    turn.forEach((each, drain) -> of(rounds, each).add(drain, bare));
                }
            }
            print(all, rounds);
        } finally {
            applications.values().forEach(EquippedApplication::close);
        }
    }

    /** Nobody always comes first, or after the same one. */
    private static List<Equipment> order(List<Equipment> all, int round) {
        List<Equipment> order = new ArrayList<>(all);
        Collections.rotate(order, round);
        if (round % 2 != 0) {
            Collections.reverse(order);
        }
        return order;
    }

    private static void print(List<Equipment> all, Map<Equipment, Rounds> rounds) {
        System.out.println();
        System.out.println(
                "| with | jobs/s, median (least–most) | of the same round's bare worker, median (least–most) "
                        + "| Redis, µs of a processor a job, least (median) | Java, the same |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (Equipment each : all) {
            Rounds its = of(rounds, each);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f–%.0f) | %.2f (%.2f–%.2f) | %.2f (%.2f) | %.2f (%.2f) |%n",
                    each.title(),
                    its.speed.median(),
                    its.speed.least(),
                    its.speed.most(),
                    its.ratio.median(),
                    its.ratio.least(),
                    its.ratio.most(),
                    its.redis.least(),
                    its.redis.median(),
                    its.java.least(),
                    its.java.median());
        }
    }

    private static void scrapes(StandaloneRedis redis, ServerFigures figures) {
        System.out.println();
        System.out.println(
                "| feeds | scripts that a scrape runs in Redis | commands, those in scripts too | ms, median |");
        System.out.println("| --- | --- | --- | --- |");
        try (EquippedApplication application = new EquippedApplication(redis, Equipment.METRICS)) {
            for (int feeds : FEEDS) {
                application.makeFeeds(feeds);
                application.scrape();
                Samples scripts = new Samples();
                Samples commands = new Samples();
                Samples millis = new Samples();
                for (int i = 0; i < SCRAPES; i++) {
                    application.forgetCounts();
                    long before = figures.commandsProcessed();
                    long ran = figures.calls("evalsha");
                    long start = System.nanoTime();
                    application.scrape();
                    millis.add((System.nanoTime() - start) / 1e6);
                    scripts.add(figures.calls("evalsha") - ran);
                    commands.add(figures.commandsProcessed() - before);
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.0f | %.0f | %.1f |%n",
                        feeds,
                        scripts.median(),
                        commands.median(),
                        millis.median());
            }
        }
    }

    private static <V> V of(Map<Equipment, V> map, Equipment equipment) {
        V value = map.get(equipment);
        if (value == null) {
            throw new IllegalStateException("nothing was measured for " + equipment);
        }
        return value;
    }

    /** What one equipment came to. */
    private static final class Rounds {

        private final Samples speed = new Samples();

        private final Samples ratio = new Samples();

        private final Samples redis = new Samples();

        private final Samples java = new Samples();

        private void add(Drain drain, double bare) {
            speed.add(drain.speed());
            ratio.add(drain.speed() / bare);
            redis.add(drain.redis());
            java.add(drain.java());
        }
    }
}
