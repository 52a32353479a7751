package io.thoonk.benchmark.live;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.live.LiveContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Random changes of several writers while the subscription is cut again and again. At each checkpoint the writers stand still,
 * and the live feed, and whoever applies its events, must become what Redis holds, in its order.
 */
final class LiveRandomTrial {

    static final String HEAD = """
            | feed | operations | refused | cuts | events told | checkpoints | differences |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |""";

    private final StandaloneRedis redis;

    private final LiveRandomOptions options;

    private final LiveFeed<String> live;

    private final Supplier<Map<String, String>> truth;

    private final LiveContent<byte[]> replica;

    private final AtomicInteger refused = new AtomicInteger();

    private long told;

    LiveRandomTrial(
            StandaloneRedis redis,
            LiveRandomOptions options,
            LiveFeed<String> live,
            Supplier<Map<String, String>> truth) {
        this.redis = redis;
        this.options = options;
        this.live = live;
        this.truth = truth;
        this.replica = LiveContent.raw(live::isSorted);
    }

    /** Prints one row; whether there was no difference. */
    boolean holds(RandomChanges changes) {
        live.onChange(this::apply);
        int differences = 0;
        int cuts = 0;
        int each = options.operations() / options.writers() / options.checkpoints();
        List<Random> randoms = IntStream.range(0, options.writers())
                .mapToObj(writer -> new Random(options.seed() + writer))
                .toList();
        for (int checkpoint = 0; checkpoint < options.checkpoints(); checkpoint++) {
            CompletableFuture<?> writing = CompletableFuture.allOf(randoms.stream()
                    .map(random -> CompletableFuture.runAsync(
                            () -> IntStream.range(0, each).forEach(number -> change(changes, random)),
                            runnable -> new Thread(runnable, "writer").start()))
                    .toArray(CompletableFuture[]::new));
            while (!writing.isDone()) {
                cuts += cut();
                LockSupport.parkNanos(options.kills().toNanos());
            }
            writing.join();
            differences += becomesEqual() ? 0 : 1;
        }
        System.out.println("| %s | %d | %d | %d | %d | %d | %d |"
                .formatted(
                        live.isSorted() ? "sorted" : "plain, bounded",
                        each * options.writers() * options.checkpoints(),
                        refused.get(),
                        cuts,
                        told,
                        options.checkpoints(),
                        differences));
        return differences == 0;
    }

    private void change(RandomChanges changes, Random random) {
        try {
            changes.change(random);
        } catch (ItemDoesNotExistException ex) {
            refused.incrementAndGet();
        }
    }

    private synchronized void apply(FeedEvent event) {
        told++;
        replica.apply(event);
    }

    private synchronized Map<String, String> applied() {
        Map<String, String> items = new LinkedHashMap<>();
        replica.items().forEach(item -> items.put(item.id(), new String(item.item(), StandardCharsets.UTF_8)));
        return items;
    }

    private boolean becomesEqual() {
        Map<String, String> wanted = truth.get();
        long end = System.nanoTime() + options.patience().toNanos();
        while (!equal(wanted, live.snapshot()) || !equal(wanted, applied())) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return true;
    }

    /** In items and in their order. */
    private static boolean equal(Map<String, String> wanted, Map<String, String> present) {
        return wanted.equals(present) && new ArrayList<>(wanted.keySet()).equals(new ArrayList<>(present.keySet()));
    }

    private int cut() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.server().connect()) {
            return connection.sync().clientKill(KillArgs.Builder.typePubsub()).intValue();
        }
    }
}
