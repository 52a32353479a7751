package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import io.thoonk.test.RedisSnapshot;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RedisTest
class SortedFeedIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    private SortedFeed<String> list;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        list = thoonk.sortedFeed("list", String.class);
    }

    @Test
    void insertsAtEveryPlace() {
        String b = list.append("b");
        String d = list.publish("d");
        String a = list.prepend("a");
        String c = list.publishBefore(d, "c");
        String e = list.publishAfter(d, "e");

        assertThat(list.all().values()).containsExactly("a", "b", "c", "d", "e");
        assertThat(list.ids()).containsExactly(a, b, c, d, e);
        assertThat(List.of(b, d, a, c, e)).containsExactly("1", "2", "3", "4", "5");
        assertThat(list.size()).isEqualTo(5);
        assertThat(list.page(1, 3)).extracting(FeedItem::item).containsExactly("b", "c", "d");
        assertThat(list.get(c)).contains("c");
        assertThat(list.contains(e)).isTrue();
    }

    @Test
    void editsAndRetracts() {
        String a = list.append("a");
        String b = list.append("b");

        list.edit(a, "A");
        list.retract(b);

        assertThat(list.all()).containsExactly(Map.entry(a, "A"));
        assertThat(list.append("c")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({
        "begin:, 3, 3 1 2 4",
        ":end, 2, 1 3 4 2",
        ":1, 4, 4 1 2 3",
        ":4, 1, 2 3 1 4",
        "1:, 4, 1 4 2 3",
        "4:, 1, 2 3 4 1",
        ":2, 1, 1 2 3 4",
        "2:, 2, 1 2 3 4",
        ":3, 3, 1 2 3 4",
        "begin:, 1, 1 2 3 4",
        ":end, 4, 1 2 3 4"
    })
    void movesToThePlaceThatIsNamed(String position, String id, String order) {
        IntStream.range(0, 4).forEach(i -> list.append("item"));

        list.move(position, id);
        assertThat(String.join(" ", list.ids())).isEqualTo(order);

        list.move(Position.parse(position), id);
        assertThat(String.join(" ", list.ids())).isEqualTo(order);
        assertThat(list.all()).hasSize(4);
    }

    @Test
    void movesByName() {
        IntStream.range(0, 3).forEach(i -> list.append("item"));
        list.moveFirst("3");
        assertThat(list.ids()).containsExactly("3", "1", "2");
        list.moveLast("1");
        assertThat(list.ids()).containsExactly("3", "2", "1");
        list.moveBefore("3", "1");
        assertThat(list.ids()).containsExactly("1", "3", "2");
        list.moveAfter("2", "1");
        assertThat(list.ids()).containsExactly("3", "2", "1");
    }

    @Test
    void changesNothingWhereAnIdIsUnknown(TestRedis redis) {
        list.append("a");
        list.append("b");
        Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
        thoonk.subscribe("list", events::add);
        RedisSnapshot before = RedisSnapshot.of(redis);
        List<ThrowingCallable> attempts = List.of(
                () -> list.edit("9", "x"),
                () -> list.retract("9"),
                () -> list.publishBefore("9", "x"),
                () -> list.publishAfter("9", "x"),
                () -> list.moveFirst("9"),
                () -> list.moveLast("9"),
                () -> list.moveBefore("9", "1"),
                () -> list.moveBefore("1", "9"),
                () -> list.moveAfter("9", "1"),
                () -> list.moveAfter("1", "9"),
                () -> list.move(":9", "1"));
        for (ThrowingCallable attempt : attempts) {
            assertThatExceptionOfType(ItemDoesNotExistException.class)
                    .isThrownBy(attempt)
                    .withMessageContaining("'9'")
                    .withMessageContaining("'list'");
        }
        assertThat(RedisSnapshot.of(redis)).isEqualTo(before);
        list.edit("1", "the only change");
        await().untilAsserted(() -> assertThat(events).hasSize(1));
    }

    @Test
    void refusesBadInputBeforeRedisIsTouched(TestRedis redis) {
        list.append("a");
        RedisSnapshot before = RedisSnapshot.of(redis);
        for (String position : List.of("", ":", "5", "begin", "end:nothing\0:", "a:b")) {
            assertThatIllegalArgumentException().as(position).isThrownBy(() -> list.move(position, "1"));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> list.edit("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> list.publishBefore("a\0", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> list.retract(""));
        assertThat(RedisSnapshot.of(redis)).isEqualTo(before);
    }

    @Test
    void doesNotBringADeletedFeedBackToLife(TestRedis redis) {
        list.append("a");
        thoonk.deleteFeed("list");

        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> list.append("b"));
        assertThat(list.ids()).isEmpty();
        assertThat(RedisSnapshot.of(redis).keys()).isEmpty();
    }

    @Test
    void staysConsistentUnderFourWriters() {
        // The common pool of a machine with two processors would let one after the other write.
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(seed -> CompletableFuture.runAsync(() -> write(new Random(seed), 300), threads))
                .toList();
        writers.forEach(CompletableFuture::join);
        threads.shutdown();

        List<String> ids = list.ids();
        assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
        assertThat(List.copyOf(list.all().keySet())).isEqualTo(ids);
        assertThat(list.size()).isEqualTo(ids.size());
    }

    private void write(Random random, int times) {
        for (int i = 0; i < times; i++) {
            List<String> ids = list.ids();
            String some = ids.isEmpty() ? "1" : ids.get(random.nextInt(ids.size()));
            String other = ids.isEmpty() ? "1" : ids.get(random.nextInt(ids.size()));
            try {
                switch (random.nextInt(9)) {
                    case 0 -> list.append("x");
                    case 1 -> list.prepend("x");
                    case 2 -> list.publishBefore(some, "x");
                    case 3 -> list.publishAfter(some, "x");
                    case 4 -> list.edit(some, "y");
                    case 5 -> list.retract(some);
                    case 6 -> list.moveFirst(some);
                    case 7 -> list.moveBefore(some, other);
                    default -> list.moveAfter(some, other);
                }
            } catch (ItemDoesNotExistException ex) {
                // Another writer has taken it away since we looked.
                assertThat(ex.getMessage()).contains("'list'");
            }
        }
    }

    @Test
    void holdsAHundredThousandItems(TestRedis redis) {
        Map<String, String> items = new LinkedHashMap<>();
        IntStream.range(1, 100_000).forEach(i -> items.put(String.valueOf(i), "item " + i));
        // As the contract stores them: to append each would take long.
        try (var connection = redis.client().connect()) {
            connection.sync().rpush("feed.ids:list", items.keySet().toArray(String[]::new));
            connection.sync().hset("feed.items:list", items);
            connection.sync().set("feed.idincr:list", "99999");
        }
        assertThat(list.append("item 100000")).isEqualTo("100000");

        assertThat(list.size()).isEqualTo(100_000);
        assertThat(list.all()).hasSize(100_000);
        list.moveFirst(list.ids().get(99_999));
        assertThat(list.page(0, 1).get(0).id()).isEqualTo("100000");
        assertThat(list.page(99_995, 10)).hasSize(5);
    }
}
