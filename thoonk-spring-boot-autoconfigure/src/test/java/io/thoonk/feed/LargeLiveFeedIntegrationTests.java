package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feeds that are read in many pages, and change from one page to the next. */
@RedisTest
class LargeLiveFeedIntegrationTests {

    private static final int SIZE = 12_000;

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final AtomicBoolean writing = new AtomicBoolean(true);

    private final Random random = new Random();

    private ThoonkTemplate thoonk;

    private ThoonkTemplate writer;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        writer = TestTemplates.on(redis);
    }

    @AfterEach
    void close() {
        writing.set(false);
        thoonk.close();
        writer.close();
    }

    @Test
    void aFeedIsReadWithoutGapOrRepetitionWhileItChanges(TestRedis redis) {
        Feed<String> feed = writer.feed("f", String.class);
        feed.publishAll(IntStream.range(0, SIZE).mapToObj(i -> "item " + i).toList());
        List<String> ids = feed.ids();
        followsWhile(redis, "f", false, feed::ids, feed::all, any -> {
            String id = any.nextInt(4) == 0 ? "new " + any.nextInt(1000) : ids.get(any.nextInt(SIZE));
            if (any.nextBoolean()) {
                feed.publish(id, "edited " + any.nextInt());
            } else {
                feed.retract(id);
            }
        });
    }

    @Test
    void aSortedFeedIsReadInItsOrderWhileItChanges(TestRedis redis) {
        SortedFeed<String> feed = writer.sortedFeed("s", String.class);
        IntStream.range(0, SIZE).forEach(i -> feed.append("item " + i));
        List<String> ids = feed.ids();
        followsWhile(redis, "s", true, feed::ids, feed::all, any -> {
            String one = ids.get(any.nextInt(SIZE));
            String other = ids.get(any.nextInt(SIZE));
            switch (any.nextInt(10)) {
                case 0 -> feed.append("new");
                case 1 -> feed.prepend("new");
                case 2 -> feed.publishBefore(other, "new");
                case 3 -> feed.edit(one, "edited " + any.nextInt());
                case 4 -> feed.retract(one);
                case 5 -> feed.moveFirst(one);
                case 6 -> feed.moveLast(one);
                case 7 -> feed.moveAfter(other, one);
                default -> feed.moveBefore(other, one);
            }
        });
    }

    /** Opens copies again and again, and cuts off the connection of one, while somebody writes; then all must be equal. */
    private void followsWhile(
            TestRedis redis,
            String name,
            boolean sorted,
            Supplier<List<String>> ids,
            Supplier<Map<String, String>> all,
            Consumer<Random> operation) {
        // The common pool may have one thread, which others block.
        CompletableFuture<Void> writes =
                CompletableFuture.runAsync(() -> write(operation), task -> new Thread(task, "writer").start());
        List<LiveFeed<String>> copies = new ArrayList<>();
        List<LiveFeedIntegrationTests.Mirror> mirrors = new ArrayList<>();
        for (int copy = 0; copy < 8; copy++) {
            LiveFeed<String> live = thoonk.live(name, String.class);
            LiveFeedIntegrationTests.Mirror mirror = new LiveFeedIntegrationTests.Mirror(sorted);
            live.onChange(mirror::accept);
            copies.add(live);
            mirrors.add(mirror);
            if (copy % 3 == 0) {
                kill(redis);
            }
        }
        writing.set(false);
        assertThat(writes).succeedsWithin(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (LiveFeed<String> live : copies) {
                assertThat(new ArrayList<>(live.snapshot().keySet())).isEqualTo(ids.get());
            }
        });
        for (int copy = 0; copy < copies.size(); copy++) {
            LiveFeedIntegrationTests.Mirror mirror = mirrors.get(copy);
            assertThat(copies.get(copy).snapshot()).isEqualTo(all.get());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(mirror.ids()).isEqualTo(ids.get()));
            assertThat(mirror.items()).isEqualTo(all.get());
        }
    }

    private void write(Consumer<Random> operation) {
        while (writing.get()) {
            try {
                operation.accept(random);
            } catch (ItemDoesNotExistException ex) {
                // Retracted before.
                continue;
            } catch (RedisUnreachableException ex) {
                // An answer may take longer than five seconds here; what was written the copies tell.
                continue;
            }
        }
    }

    private static void kill(TestRedis redis) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().clientKill(KillArgs.Builder.typePubsub());
        }
    }
}
