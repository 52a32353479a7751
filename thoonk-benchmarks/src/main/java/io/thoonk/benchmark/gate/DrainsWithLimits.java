package io.thoonk.benchmark.gate;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.Settlements;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Drains a full feed with 64 handlers that do nothing: without limits, and with such as never bite. */
final class DrainsWithLimits {

    private static final int KEYS = 100;

    private static final int MANY = 1000;

    private final ThoonkTemplate thoonk;

    private final ThoonkContainer worker;

    private final GateWorkers handlers;

    private final ServerFigures figures;

    private final GateOptions options;

    DrainsWithLimits(
            ThoonkTemplate thoonk,
            ThoonkContainerRegistry containers,
            GateWorkers handlers,
            ServerFigures figures,
            GateOptions options) {
        this.thoonk = thoonk;
        this.figures = figures;
        this.worker =
                containers.find(GateWorkers.FEED).orElseThrow(() -> new IllegalStateException("There is no worker"));
        this.handlers = handlers;
        this.options = options;
    }

    private enum Kind {
        NO_LIMIT("no limit", false),
        FEED_LIMIT("a rate and a bound of the feed that never bite", false),
        KEYS("100 keys, no limit", true),
        KEY_LIMITS("100 keys, with a rate and a bound of each that never bite", true);

        private final String words;

        private final boolean hasKeys;

        Kind(String words, boolean hasKeys) {
            this.words = words;
            this.hasKeys = hasKeys;
        }
    }

    void run() {
        Map<Kind, List<Drain>> drains = new EnumMap<>(Kind.class);
        for (int round = 0; round <= options.rounds(); round++) {
            for (Kind kind : Kind.values()) {
                Drain drain = drain(kind);
                if (round > 0) {
                    drains.computeIfAbsent(kind, any -> new ArrayList<>()).add(drain);
                }
            }
        }
        System.out.println(
                "| drain, c=64 | jobs/s | of no limit | Redis, µs a job | Java, µs a job | calls a 1000 jobs |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
        double without = median(drains.getOrDefault(Kind.NO_LIMIT, List.of()), Drain::perSecond);
        drains.forEach((kind, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f (%.0f to %.0f) | %.2f | %.1f | %.1f | %.1f |%n",
                kind.words,
                median(all, Drain::perSecond),
                all.stream().mapToDouble(Drain::perSecond).min().orElseThrow(),
                all.stream().mapToDouble(Drain::perSecond).max().orElseThrow(),
                median(all, Drain::perSecond) / without,
                median(all, Drain::redisMicros),
                median(all, Drain::javaMicros),
                median(all, Drain::callsPerThousand)));
        System.out.println();
    }

    private static double median(List<Drain> all, ToDoubleFunction<Drain> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private Drain drain(Kind kind) {
        JobQueue<String> queue = thoonk.jobs(GateWorkers.FEED, String.class);
        Limit never = Limit.builder()
                .rate(1_000_000, Duration.ofSeconds(1))
                .concurrency(1_000_000)
                .build();
        if (kind == Kind.FEED_LIMIT) {
            queue.limits().set(never);
        } else if (kind == Kind.KEY_LIMITS) {
            queue.limits().setForEachKey(never);
        }
        List<String> payloads = Collections.nCopies(MANY, "x".repeat(100));
        for (int put = 0; put < options.drained(); put += MANY) {
            PutOptions put1000 = kind.hasKeys
                    ? PutOptions.builder().key("key " + put / MANY % KEYS).build()
                    : PutOptions.defaults();
            queue.putAll(payloads.subList(0, Math.min(MANY, options.drained() - put)), put1000);
        }
        handlers.expect(options.drained());
        figures.commands().configResetstat();
        double redisBegin = figures.processorSeconds();
        long javaBegin = javaNanos();
        long begin = System.nanoTime();
        worker.start();
        try {
            handlers.await();
            Settlements.await(queue);
            long took = System.nanoTime() - begin;
            if (options.commands()) {
                figures.printCommands(kind.words, options.drained());
            }
            return new Drain(
                    options.drained() * 1e9 / took,
                    (figures.processorSeconds() - redisBegin) * 1e6 / options.drained(),
                    (javaNanos() - javaBegin) / 1e3 / options.drained(),
                    figures.calls("evalsha") * 1e3 / options.drained());
        } catch (InterruptedException ex) {
            throw new IllegalStateException("The measurement was interrupted", ex);
        } finally {
            worker.stop();
            thoonk.deleteFeed(GateWorkers.FEED);
        }
    }

    private static long javaNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private record Drain(double perSecond, double redisMicros, double javaMicros, double callsPerThousand) {}
}
