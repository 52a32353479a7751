package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feeds that are larger than one step reads. */
class LargeFeedIntegrationTests {

    private static final int ITEMS = 20_000;

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final ThoonkTemplate thoonk = TestTemplates.on(redis);

    private final RedisClient plain = RedisClient.create(redis.uri());

    private Feed<String> feed;

    @BeforeEach
    void fill() {
        feed = thoonk.feed("large", String.class);
        Map<String, String> items = new LinkedHashMap<>();
        IntStream.range(0, ITEMS).forEach(i -> items.put("id" + i, "item " + i));
        feed.publishAll(items);
    }

    @AfterEach
    void close() {
        plain.shutdown();
        thoonk.close();
        redis.close();
    }

    @Test
    void isReadWholeAndInOrderWithoutACallThatReadsMoreThanAPage() {
        assertThat(scriptsOf(() -> assertThat(feed.all())
                        .hasSize(ITEMS)
                        .satisfies(all -> assertThat(new ArrayList<>(all.keySet()).subList(0, 3))
                                .containsExactly("id0", "id1", "id2"))
                        .containsEntry("id19999", "item 19999")))
                .isGreaterThanOrEqualTo(ITEMS / 500);
    }

    @Test
    void idsPagesAndTimesAreReadInBoundedSteps() {
        assertThat(scriptsOf(() -> assertThat(feed.ids())
                        .isEqualTo(IntStream.range(0, ITEMS)
                                .mapToObj(i -> "id" + i)
                                .toList())))
                .isGreaterThanOrEqualTo(ITEMS / 1_000);
        assertThat(scriptsOf(() -> assertThat(feed.page(5_000, 10_000))
                        .hasSize(10_000)
                        .satisfies(page -> assertThat(page.get(0).id()).isEqualTo("id5000"))
                        .satisfies(page -> assertThat(page.get(9_999).id()).isEqualTo("id14999"))))
                .isGreaterThanOrEqualTo(20);
        assertThat(scriptsOf(() -> assertThat(feed.since(Instant.EPOCH, 10_000))
                        .extracting(FeedItem::id)
                        .isEqualTo(IntStream.range(0, 10_000)
                                .mapToObj(i -> "id" + i)
                                .toList())))
                .isGreaterThanOrEqualTo(20);
        assertThat(feed.page(19_990, 10_000)).hasSize(10);
        assertThat(feed.page(20_000, 10)).isEmpty();
    }

    @Test
    void aSortedOneIsReadInBoundedStepsAsWell() throws Exception {
        try (var connection = plain.connect()) {
            SortedFeed<String> sorted = thoonk.sortedFeed("s", String.class);
            String[] ids = IntStream.range(0, ITEMS).mapToObj(i -> "id" + i).toArray(String[]::new);
            connection.sync().rpush("feed.ids:s", ids);
            connection.sync().hmset("feed.items:s", feed.all());
            assertThat(scriptsOf(() -> assertThat(sorted.ids()).containsExactly(ids)))
                    .isGreaterThanOrEqualTo(ITEMS / 1_000);
            assertThat(scriptsOf(() -> assertThat(sorted.page(5_000, 10_000))
                            .extracting(FeedItem::id)
                            .isEqualTo(List.of(ids).subList(5_000, 15_000))))
                    .isGreaterThanOrEqualTo(20);
            List<String> recovered = new CopyOnWriteArrayList<>();
            CountDownLatch free = new CountDownLatch(1);
            try (var slow = thoonk.subscribe(
                            "s",
                            event -> {
                                try {
                                    free.await();
                                } catch (InterruptedException ex) {
                                    Thread.currentThread().interrupt();
                                }
                                event.itemId()
                                        .filter(id -> event.type() == FeedEventType.POSITION)
                                        .ifPresent(recovered::add);
                            },
                            new SubscriptionOptions(1, OverflowPolicy.RESYNC));
                    AutoCloseable freeing = free::countDown) {
                AtomicInteger quick = new AtomicInteger();
                try (var other = thoonk.subscribe("s", event -> quick.incrementAndGet())) {
                    IntStream.range(0, 1_200).forEach(i -> sorted.edit(ids[i], "edited"));
                    await().until(() -> quick.get() == 1_200);
                    assertThat(other.isActive()).isTrue();
                }
                assertThat(scriptsOf(() -> {
                            free.countDown();
                            await().until(() -> recovered.contains("id1199"));
                        }))
                        .isGreaterThanOrEqualTo(ITEMS / 1_000 + 1_200 / 500);
                assertThat(slow.isActive()).isTrue();
                assertThat(freeing).isNotNull();
            }
        }
    }

    @Test
    void largeItemsAreReadFewAtATime() {
        Feed<String> heavy = thoonk.feed("heavy", String.class);
        IntStream.range(0, 20).forEach(i -> heavy.publish("id" + i, "x".repeat(200_000)));
        assertThat(scriptsOf(() -> assertThat(heavy.all()).hasSize(20))).isGreaterThanOrEqualTo(10);
        assertThat(scriptsOf(() -> assertThat(heavy.page(3, 10)).hasSize(10))).isGreaterThanOrEqualTo(5);
        assertThat(scriptsOf(() -> assertThat(heavy.since(Instant.EPOCH, 10)).hasSize(10)))
                .isGreaterThanOrEqualTo(5);
    }

    /** How many scripts run meanwhile; no call reads a whole range. */
    private long scriptsOf(Runnable reading) {
        try (var connection = plain.connect()) {
            connection.sync().configSet("slowlog-log-slower-than", "0");
            connection.sync().configSet("slowlog-max-len", "100000");
            connection.sync().slowlogReset();
            reading.run();
            connection.sync().configSet("slowlog-log-slower-than", "-1");
            List<String> calls = connection.sync().slowlogGet(100_000).stream()
                    .map(String::valueOf)
                    .toList();
            assertThat(calls).noneMatch(call -> call.contains("RANGE") && call.contains(", 0, -1"));
            return calls.stream().filter(call -> call.contains("EVALSHA")).count();
        }
    }

    @Test
    void whatIsThereAllTheTimeIsReadWhileOthersChange() {
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            for (int i = 0; !end.get(); i = (i + 7) % ITEMS) {
                feed.publish("id" + i, "changed");
                feed.retract("other" + i);
                feed.publish("other" + i, "new");
            }
        });
        try {
            for (int round = 0; round < 5; round++) {
                List<String> own = feed.all().keySet().stream()
                        .filter(id -> id.startsWith("id"))
                        .toList();
                assertThat(own).hasSize(ITEMS).doesNotHaveDuplicates();
            }
        } finally {
            end.set(true);
            changes.join();
        }
    }

    @Test
    void aSortedOneIsReadWholeWhileItsItemsMove() {
        SortedFeed<String> sorted = thoonk.sortedFeed("sorted", String.class);
        List<String> ids = IntStream.range(0, 1200)
                .mapToObj(i -> sorted.append("item " + i))
                .toList();
        assertThat(new ArrayList<>(sorted.all().keySet())).isEqualTo(ids);
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            for (int i = 0; !end.get(); i = (i + 400) % ids.size()) {
                sorted.moveFirst(ids.get(ids.size() - 1 - i));
                sorted.retract(sorted.publishAfter(ids.get(499), "passing"));
            }
        });
        try {
            for (int round = 0; round < 5; round++) {
                assertThat(sorted.all().keySet().stream().filter(ids::contains).collect(Collectors.toSet()))
                        .containsExactlyInAnyOrderElementsOf(ids);
            }
        } finally {
            end.set(true);
            changes.join();
        }
    }
}
