package io.thoonk.dashboard;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.thoonk.feed.SortedFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;

/** What peers leave halfway, items that no id leads to and ids whose items are gone, in feeds of every type (issue 13, sweep 8). */
@RedisTest
class OrphansIntegrationTests {

    private static @Nullable DashboardApplication shared;

    private static @Nullable StatefulRedisConnection<byte[], byte[]> connection;

    private DashboardApplication app;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void open() {
        if (shared == null || connection == null) {
            shared = DashboardApplication.start(
                    WebApplicationType.SERVLET,
                    Map.of(
                            "management.endpoints.web.exposure.include", "thoonk",
                            "thoonk.maintenance.interval", "1h"),
                    Meters.class);
            connection = TestRedis.shared().connect();
        }
        app = shared;
        redis = connection.sync();
    }

    @AfterAll
    static void close() {
        if (shared != null && connection != null) {
            shared.close();
            // The class may be run again in this process.
            shared = null;
            connection.close();
        }
    }

    @Test
    void areCountedInOverviewEndpointAndMeter() throws Exception {
        app.thoonk().jobs("work", String.class).putAll(List.of("a", "b", "c"));
        redis.rpop(bytes("feed.ids:work"));
        redis.rpop(bytes("feed.ids:work"));
        SortedFeed<String> order = order(3);
        redis.lrem(bytes("feed.ids:order"), 1, bytes(order.ids().get(1)));
        app.thoonk().feed("news", String.class).publish("item", "x");
        redis.hdel(bytes("feed.items:news"), bytes("item"));
        app.thoonk().queue("mail", String.class).put("fine");
        await().untilAsserted(() -> {
            DocumentContext feeds = json("/actuator/thoonk");
            assertThat(orphans(feeds, "work")).containsExactly(2, 0);
            assertThat(orphans(feeds, "order")).containsExactly(1, 0);
            assertThat(orphans(feeds, "news")).containsExactly(0, 1);
            assertThat(orphans(feeds, "mail")).containsExactly(0, 0);
        });
        assertThat(json("/actuator/thoonk/order").<List<String>>read("$.whyNothingMoves"))
                .containsExactly("1 item has lost its place: see the list of orphaned ones");
        assertThat(json("/actuator/thoonk/news").<List<String>>read("$.whyNothingMoves"))
                .containsExactly("the item of 1 id is gone: see the list of orphaned ones");
        // A peer takes the id of a job away for the moment in which it claims it, which is no trouble.
        assertThat(json("/actuator/thoonk/work").<List<String>>read("$.whyNothingMoves"))
                .noneMatch(reason -> reason.contains("orphaned"));
        await().untilAsserted(() -> {
            DocumentContext overview = json("/thoonk/api/overview");
            assertThat(overview.<Integer>read("$.totals.orphaned")).isEqualTo(4);
            assertThat(overview.<List<String>>read("$.troubles[*].name")).contains("order", "news");
        });
        DocumentContext table = json("/thoonk/api/feeds?sort=name");
        assertThat(table.<List<Integer>>read("$.feeds[?(@.name == 'work')].orphanedItems"))
                .containsExactly(2);
        await().untilAsserted(() -> {
            assertThat(gauge("work", "item")).isEqualTo(2);
            assertThat(gauge("work", "id")).isZero();
            assertThat(gauge("news", "id")).isOne();
        });
    }

    @Test
    void areNotKnownOfAFeedWhoseItemsAreNoHash() throws Exception {
        app.thoonk().feed("odd", String.class).publish("item", "x");
        redis.del(bytes("feed.items:odd"));
        redis.set(bytes("feed.items:odd"), bytes("a text"));
        await().untilAsserted(() -> {
            DocumentContext feeds = json("/actuator/thoonk");
            assertThat(feeds.<List<String>>read("$.feeds[*].name")).contains("odd");
            assertThat(feeds.<List<Object>>read("$.feeds[?(@.name == 'odd')].orphanedItems"))
                    .isEmpty();
        });
        await().untilAsserted(() -> assertThat(gauge("odd", "item")).isNaN());
    }

    @Test
    void areListedWithWhatIsLostOfEach() throws Exception {
        SortedFeed<String> order = order(2_500);
        List<String> ids = order.ids();
        List.of(0, 1_200, 2_499).forEach(i -> redis.lrem(bytes("feed.ids:order"), 1, bytes(ids.get(i))));
        redis.rpush(bytes("feed.ids:order"), bytes("ghost"));
        app.thoonk().queue("mail", String.class).put("fine");
        redis.hset(bytes("feed.items:mail"), bytes("left"), bytes("over"));
        app.thoonk().feed("news", String.class).publish("item", "x");
        redis.hset(bytes("feed.items:news"), bytes("left"), bytes("over"));
        app.thoonk().jobs("work", String.class).put("fine");
        redis.zadd(bytes("feed.claimed:work"), 1, bytes("ghost"));
        DocumentContext page = json("/actuator/thoonk/order/orphaned?count=3");
        assertThat(page.<List<String>>read("$.entries[*].id"))
                .containsExactlyInAnyOrder(ids.get(0), ids.get(1_200), ids.get(2_499));
        assertThat(page.<List<String>>read("$.entries[*].state")).containsOnly("ORPHANED");
        DocumentContext rest = json("/actuator/thoonk/order/orphaned?offset=3");
        assertThat(rest.<List<String>>read("$.entries[*].id")).containsExactly("ghost");
        assertThat(rest.<List<String>>read("$.entries[*].state")).containsExactly("LOST");
        assertThat(rest.<List<Integer>>read("$.entries[*].payloadSize")).containsExactly(-1);
        assertThat(json("/thoonk/api/entries?feed=mail&state=orphaned").<List<String>>read("$.entries[*].payload"))
                .containsExactly("over");
        assertThat(json("/thoonk/api/entries?feed=news&state=orphaned").<List<String>>read("$.entries[*].id"))
                .containsExactly("left");
        assertThat(json("/thoonk/api/entries?feed=work&state=orphaned").<List<String>>read("$.entries[*].id"))
                .containsExactly("ghost");
    }

    @Test
    void areFoundAmongLargeItemsInShortCalls() throws Exception {
        SortedFeed<String> order = order(0);
        String large = "x".repeat(1_000_000);
        IntStream.range(0, 50).forEach(i -> order.append(large));
        String id = order.ids().get(20);
        redis.lrem(bytes("feed.ids:order"), 1, bytes(id));
        DocumentContext page = json("/actuator/thoonk/order/orphaned");
        assertThat(page.<List<String>>read("$.entries[*].id")).containsExactly(id);
        assertThat(page.<List<Integer>>read("$.entries[*].payloadSize")).containsExactly(1_000_000);
        assertThat(page.<List<String>>read("$.entries[*].payload")).isEmpty();
    }

    private SortedFeed<String> order(int items) {
        if (app.thoonk().feedNames().contains("order")) {
            app.thoonk().deleteFeed("order");
        }
        SortedFeed<String> order = app.thoonk().sortedFeed("order", String.class);
        IntStream.range(0, items).forEach(i -> order.append("item " + i));
        return order;
    }

    private double gauge(String feed, String kind) {
        app.bean(MeterRegistry.class).find("thoonk.redis.connected").gauge().value();
        return app.bean(MeterRegistry.class)
                .get("thoonk.feed.orphans")
                .tag("feed", feed)
                .tag("kind", kind)
                .gauge()
                .value();
    }

    private static List<Integer> orphans(DocumentContext feeds, String name) {
        return List.of(
                feeds.<List<Integer>>read("$.feeds[?(@.name == '" + name + "')].orphanedItems")
                        .get(0),
                feeds.<List<Integer>>read("$.feeds[?(@.name == '" + name + "')].idsWithoutItem")
                        .get(0));
    }

    private DocumentContext json(String path) throws Exception {
        return JsonPath.parse(app.get(path).body());
    }

    static class Meters {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }
}
