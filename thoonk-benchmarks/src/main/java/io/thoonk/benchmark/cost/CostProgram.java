package io.thoonk.benchmark.cost;

import io.thoonk.benchmark.cli.CommandLine;
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
            throughput(redis, all, options);
        }
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server())) {
            scrapes(redis, figures);
        }
        return 0;
    }

    private static void throughput(StandaloneRedis redis, List<Equipment> all, CostOptions options) {
        Map<Equipment, EquippedApplication> applications = new EnumMap<>(Equipment.class);
        try {
            all.forEach(each -> applications.put(each, new EquippedApplication(redis, each)));
            Map<Equipment, Samples> speeds = samples(all);
            Map<Equipment, Samples> ratios = samples(all);
            for (int round = -options.warmUps(); round < options.rounds(); round++) {
                Map<Equipment, Double> turn = new EnumMap<>(Equipment.class);
                for (Equipment each : order(all, round)) {
                    turn.put(each, of(applications, each).drain(options.jobs(), options.payload()));
                }
                System.err.println((round < 0 ? "warming up " : "round ") + turn);
                if (round >= 0) {
                    double bare = of(turn, Equipment.NOTHING);
                    turn.forEach((each, speed) -> {
                        of(speeds, each).add(speed);
                        of(ratios, each).add(speed / bare);
                    });
                }
            }
            print(all, speeds, ratios);
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

    private static Map<Equipment, Samples> samples(List<Equipment> all) {
        Map<Equipment, Samples> samples = new EnumMap<>(Equipment.class);
        all.forEach(each -> samples.put(each, new Samples()));
        return samples;
    }

    private static void print(List<Equipment> all, Map<Equipment, Samples> speeds, Map<Equipment, Samples> ratios) {
        System.out.println();
        System.out.println(
                "| with | jobs/s, median (least–most) | of the same round's bare worker, median (least–most) |");
        System.out.println("| --- | --- | --- |");
        for (Equipment each : all) {
            Samples speed = of(speeds, each);
            Samples ratio = of(ratios, each);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f–%.0f) | %.2f (%.2f–%.2f) |%n",
                    each.title(),
                    speed.median(),
                    speed.least(),
                    speed.most(),
                    ratio.median(),
                    ratio.least(),
                    ratio.most());
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
}
