package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random operations from four writers while the subscription connection is killed again and again; at checkpoints and at
 * the end the live feed and whoever applies its events have to hold exactly what Redis holds, in its order. 4000 operations
 * a feed in a regular run, {@code -Dthoonk.test.live.operations=100000} for the full one.
 */
@RedisTest
class LiveFeedRandomIntegrationTests {

    private static final Logger log = LoggerFactory.getLogger(LiveFeedRandomIntegrationTests.class);

    private static final int OPERATIONS = Integer.getInteger("thoonk.test.live.operations", 4000);

    private static final int WRITERS = 4;

    private static final int CHECKPOINTS = 5;

    private final long seed = Long.getLong("thoonk.test.live.seed", System.nanoTime());

    private final AtomicInteger kills = new AtomicInteger();

    private final AtomicInteger failures = new AtomicInteger();

    /** Meanwhile nothing is killed: where reading again takes longer than the time between two kills, it would never end. */
    private volatile boolean isComparing;

    @Test
    void aBoundedFeedStaysEqual(TestRedis redis) throws Exception {
        try (ThoonkTemplate writing = TestTemplates.on(redis);
                ThoonkTemplate reading = TestTemplates.on(redis)) {
            Feed<String> feed = writing.feed("f", String.class, FeedConfig.ofMaxLength(150));
            run(redis, reading, "f", false, feed::ids, feed::all, random -> {
                String id = "id" + random.nextInt(300);
                if (random.nextInt(4) == 0) {
                    feed.retract(id);
                } else {
                    feed.publish(id, "v" + random.nextInt());
                }
            });
        }
    }

    @Test
    void aSortedFeedStaysEqual(TestRedis redis) throws Exception {
        try (ThoonkTemplate writing = TestTemplates.on(redis);
                ThoonkTemplate reading = TestTemplates.on(redis)) {
            SortedFeed<String> feed = writing.sortedFeed("s", String.class);
            run(redis, reading, "s", true, feed::ids, feed::all, random -> {
                List<String> ids = feed.ids();
                String one = ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
                String other = ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
                // It grows to some 150 items and stays there.
                int choice = random.nextInt(ids.size() < 150 ? 14 : 18);
                switch (choice) {
                    case 0, 1, 2 -> feed.append("v" + random.nextInt());
                    case 3 -> feed.prepend("v" + random.nextInt());
                    case 4 -> feed.publishBefore(one, "v" + random.nextInt());
                    case 5 -> feed.publishAfter(one, "v" + random.nextInt());
                    case 6, 7 -> feed.edit(one, "v" + random.nextInt());
                    case 8 -> feed.moveFirst(one);
                    case 9 -> feed.moveLast(one);
                    case 10 -> feed.moveBefore(one, other);
                    case 11 -> feed.moveAfter(one, other);
                    default -> feed.retract(one);
                }
            });
        }
    }

    private void run(
            TestRedis redis,
            ThoonkTemplate reading,
            String name,
            boolean sorted,
            java.util.function.Supplier<List<String>> ids,
            java.util.function.Supplier<java.util.Map<String, String>> all,
            java.util.function.Consumer<Random> operation)
            throws Exception {
        LiveFeed<String> live = reading.live(name, String.class);
        LiveFeedIntegrationTests.Mirror mirror = new LiveFeedIntegrationTests.Mirror(sorted);
        live.onChange(mirror::accept);
        AtomicInteger differences = new AtomicInteger();
        CyclicBarrier checkpoint = new CyclicBarrier(WRITERS, () -> {
            isComparing = true;
            try {
                await().untilAsserted(() -> {
                    assertThat(new ArrayList<>(live.snapshot().keySet())).isEqualTo(ids.get());
                    assertThat(mirror.ids()).isEqualTo(ids.get());
                    assertThat(live.snapshot()).isEqualTo(all.get()).isEqualTo(mirror.items());
                });
            } catch (AssertionError | RuntimeException ex) {
                differences.incrementAndGet();
                log.error("Seed {}", seed, ex);
            } finally {
                isComparing = false;
            }
        });
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            Random random = new Random(seed + writer);
            Thread thread = new Thread(() -> write(random, operation, checkpoint));
            writers.add(thread);
            thread.start();
        }
        killUntilTheEnd(redis, writers);
        log.info(
                "Feed '{}': {} operations of {} writers ({} refused), {} kills, {} events told, {} differences, seed {}",
                name,
                OPERATIONS,
                WRITERS,
                failures.get(),
                kills.get(),
                mirror.told(),
                differences.get(),
                seed);
        assertThat(differences).as("seed " + seed).hasValue(0);
        assertThat(kills.get()).isPositive();
    }

    private void write(Random random, java.util.function.Consumer<Random> operation, CyclicBarrier checkpoint) {
        int mine = OPERATIONS / WRITERS;
        for (int i = 1; i <= mine; i++) {
            try {
                operation.accept(random);
            } catch (ItemDoesNotExistException ex) {
                // Another writer was faster; the feed is as it was.
                failures.incrementAndGet();
            }
            if (i % (mine / CHECKPOINTS) == 0) {
                try {
                    checkpoint.await();
                } catch (Exception ex) {
                    throw new IllegalStateException(ex);
                }
            }
        }
    }

    private void killUntilTheEnd(TestRedis redis, List<Thread> writers) throws InterruptedException {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            for (Thread writer : writers) {
                while (writer.isAlive()) {
                    if (!isComparing) {
                        kills.addAndGet(connection
                                .sync()
                                .clientKill(KillArgs.Builder.typePubsub())
                                .intValue());
                    }
                    writer.join(100);
                }
            }
        }
    }
}
