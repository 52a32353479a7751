package io.thoonk.feed;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class FeedPublishingIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    private Feed<String> feed;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        feed = thoonk.feed("f", String.class);
    }

    @Test
    void publishesManyInTheirOrderWithOneMessageEach() {
        Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
        thoonk.subscribe("f", events::add);
        List<String> items = IntStream.range(0, 1201).mapToObj(i -> "item " + i).toList();
        List<String> ids = feed.publishAll(items);
        assertThat(feed.ids()).isEqualTo(ids);
        assertThat(feed.all().values()).containsExactlyElementsOf(items);
        await().until(() -> events.size() == 1201);
        assertThat(events).allMatch(event -> event.type() == FeedEventType.PUBLISH);
    }

    @Test
    void publishesManyUnderIdsAndReplacesThoseThatAreThere() {
        feed.publish("b", "old");
        Map<String, String> items = new LinkedHashMap<>();
        items.put("c", "1");
        items.put("b", "2");
        items.put("a", "3");
        feed.publishAll(items);
        assertThat(feed.all()).containsExactlyEntriesOf(items);
    }

    @Test
    void publishesNoneOfManyWhereOneCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> feed.publishAll(java.util.Arrays.asList("fine", null)));
        assertThatIllegalArgumentException().isThrownBy(() -> feed.publishAll(Map.of("a\0b", "x")));
        assertThat(feed.size()).isZero();
        assertThat(feed.publishAll(List.of())).isEmpty();
        thoonk.deleteFeed("f");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> feed.publishAll(List.of("x")));
    }

    @Test
    void trimsWhileManyArePublished() {
        thoonk.configure("f", FeedConfig.ofMaxLength(3));
        List<String> ids = feed.publishAll(List.of("1", "2", "3", "4", "5"));
        assertThat(feed.ids()).isEqualTo(ids.subList(2, 5));
    }

    @Test
    void followsABoundThatIsChangedOnAFullFeed() {
        thoonk.configure("f", FeedConfig.ofMaxLength(5));
        IntStream.range(0, 5).forEach(i -> feed.publish("" + i, "x"));
        thoonk.configure("f", FeedConfig.ofMaxLength(2));
        assertThat(feed.size()).isEqualTo(5);
        feed.publish("5", "x");
        assertThat(feed.ids()).containsExactly("4", "5");
        thoonk.configure("f", FeedConfig.ofMaxLength(4));
        IntStream.range(6, 9).forEach(i -> feed.publish("" + i, "x"));
        assertThat(feed.ids()).containsExactly("5", "6", "7", "8");
        thoonk.configure("f", FeedConfig.builder().unbounded().build());
        feed.publish("9", "x");
        assertThat(feed.size()).isEqualTo(5);
    }

    @Test
    void readsByTime(TestRedis redis) {
        score(redis, "old", 1_700_000_000_000d);
        score(redis, "middle", 1_700_000_001_000d);
        score(redis, "new", 1_700_000_002_000d);
        Instant start = Instant.ofEpochMilli(1_700_000_000_000L);
        assertThat(feed.since(start)).extracting(FeedItem::id).containsExactly("old", "middle", "new");
        assertThat(feed.since(start.plusMillis(1))).extracting(FeedItem::id).containsExactly("middle", "new");
        assertThat(feed.since(start, 1)).extracting(FeedItem::id).containsExactly("old");
        assertThat(feed.between(start, start.plusSeconds(2), 10))
                .extracting(FeedItem::id)
                .containsExactly("old", "middle");
        assertThat(feed.since(start.plusSeconds(3))).isEmpty();
        assertThat(feed.since(start).get(1).published()).contains(start.plusSeconds(1));
        assertThatIllegalArgumentException().isThrownBy(() -> feed.since(start, 0));
    }

    @Test
    void readsByTimeWhatThoonkPyWroteInSeconds(TestRedis redis) {
        score(redis, "py", 1_700_000_001.5);
        score(redis, "ours", 1_700_000_002_000d);
        Instant start = Instant.ofEpochMilli(1_700_000_001_000L);
        assertThat(feed.since(start)).extracting(FeedItem::id).containsExactly("py", "ours");
        assertThat(feed.since(start.plusMillis(501))).extracting(FeedItem::id).containsExactly("ours");
    }

    @Test
    void retractsWhatIsTooOldWhenSomethingIsPublished(TestRedis redis) {
        Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
        thoonk.configure("f", FeedConfig.builder().maxAge(Duration.ofHours(1)).build());
        assertThat(feed.config().maxAge()).contains(Duration.ofHours(1));
        score(redis, "old", System.currentTimeMillis() - 3_700_000d);
        score(redis, "edited", System.currentTimeMillis() - 3_650_000d);
        score(redis, "young", System.currentTimeMillis() - 3_000_000d);
        thoonk.subscribe("f", events::add);
        feed.publish("edited", "x");
        assertThat(feed.ids()).containsExactly("young", "edited");
        await().until(() -> events.size() == 2);
        assertThat(events.element()).isEqualTo(new FeedEvent.Retracted("f", "old"));
    }

    @Test
    void judgesTheAgeOfEachItemInTheUnitOfWhoPublishedIt(TestRedis redis) {
        thoonk.configure("f", FeedConfig.builder().maxAge(Duration.ofHours(1)).build());
        double now = System.currentTimeMillis();
        score(redis, "old of thoonk.py", (now - 3_700_000) / 1000);
        score(redis, "young of thoonk.py", (now - 3_000_000) / 1000);
        score(redis, "old", now - 3_650_000);
        score(redis, "young", now - 3_000_000);
        feed.publish("new", "x");
        assertThat(feed.ids()).containsExactly("young of thoonk.py", "young", "new");
    }

    @Test
    void trimsTheOldestWhoeverPublishedIt(TestRedis redis) {
        thoonk.configure("f", FeedConfig.ofMaxLength(5));
        double now = System.currentTimeMillis();
        score(redis, "first of thoonk.py", (now - 5000) / 1000);
        score(redis, "third, of thoonk.py", (now - 3000) / 1000);
        score(redis, "second", now - 4000);
        score(redis, "fourth", now - 2000);
        score(redis, "fifth", now - 1000);
        score(redis, "sixth", now - 500);
        feed.publish("new", "x");
        assertThat(feed.ids()).containsExactly("third, of thoonk.py", "fourth", "fifth", "sixth", "new");
        feed.publish("newest", "x");
        assertThat(feed.ids()).containsExactly("fourth", "fifth", "sixth", "new", "newest");
    }

    private static void score(TestRedis redis, String id, double score) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().zadd(bytes("feed.ids:f"), score, bytes(id));
            connection.sync().hset(bytes("feed.items:f"), bytes(id), bytes("x"));
        }
    }
}
