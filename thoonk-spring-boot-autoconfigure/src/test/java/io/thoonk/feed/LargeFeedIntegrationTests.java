package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
        try (var connection = plain.connect()) {
            connection.sync().configSet("slowlog-log-slower-than", "0");
            connection.sync().configSet("slowlog-max-len", "100000");
            connection.sync().slowlogReset();
            assertThat(feed.all())
                    .hasSize(ITEMS)
                    .satisfies(all -> assertThat(new ArrayList<>(all.keySet()).subList(0, 3))
                            .containsExactly("id0", "id1", "id2"))
                    .containsEntry("id19999", "item 19999");
            long scripts = connection.sync().slowlogGet(100_000).stream()
                    .map(String::valueOf)
                    .filter(entry -> entry.contains("EVALSHA"))
                    .count();
            assertThat(scripts).isGreaterThanOrEqualTo(ITEMS / 500);
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
