package io.thoonk.benchmark.gate;

import io.thoonk.ThoonkTemplate;
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

/** Drains a full feed with 64 handlers that do nothing: without limits, and with such as never bite. */
final class DrainsWithLimits {

    private static final int KEYS = 100;

    private static final int MANY = 1000;

    private final ThoonkTemplate thoonk;

    private final ThoonkContainer worker;

    private final GateWorkers handlers;

    private final GateOptions options;

    DrainsWithLimits(
            ThoonkTemplate thoonk, ThoonkContainerRegistry containers, GateWorkers handlers, GateOptions options) {
        this.thoonk = thoonk;
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
        Map<Kind, List<Double>> figures = new EnumMap<>(Kind.class);
        for (int round = 0; round <= options.rounds(); round++) {
            for (Kind kind : Kind.values()) {
                double perSecond = drain(kind);
                if (round > 0) {
                    figures.computeIfAbsent(kind, any -> new ArrayList<>()).add(perSecond);
                }
            }
        }
        System.out.println("| drain, c=64 | jobs/s | of no limit |\n| --- | ---: | ---: |");
        double without = median(figures.getOrDefault(Kind.NO_LIMIT, List.of()));
        figures.forEach((kind, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f (%.0f to %.0f) | %.2f |%n",
                kind.words,
                median(all),
                Collections.min(all),
                Collections.max(all),
                median(all) / without));
        System.out.println();
    }

    private static double median(List<Double> all) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private double drain(Kind kind) {
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
        long begin = System.nanoTime();
        worker.start();
        try {
            handlers.await();
            Settlements.await(queue);
            return options.drained() * 1e9 / (System.nanoTime() - begin);
        } catch (InterruptedException ex) {
            throw new IllegalStateException("The measurement was interrupted", ex);
        } finally {
            worker.stop();
            thoonk.deleteFeed(GateWorkers.FEED);
        }
    }
}
