package io.thoonk.feed;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.event.FeedEvent;
import io.thoonk.test.RedisCalls;
import io.thoonk.test.RedisSnapshot;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

@RedisTest
class FeedIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    private Feed<String> news;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        news = thoonk.feed("news", String.class);
    }

    @Test
    void keepsItemsInTheOrderOfTheirPublication() {
        String first = news.publish("one");
        news.publish("zzz", "two");
        news.publish("aaa", "three");

        assertThat(news.ids()).containsExactly(first, "zzz", "aaa");
        assertThat(news.all())
                .containsExactly(Map.entry(first, "one"), Map.entry("zzz", "two"), Map.entry("aaa", "three"));
        assertThat(news.size()).isEqualTo(3);
        assertThat(news.get("zzz")).contains("two");
        assertThat(news.contains("aaa")).isTrue();
        assertThat(first).matches("[0-9a-f]{32}");
    }

    @Test
    void replacesAnItemAndMovesItToTheEnd() {
        news.publish("a", "one");
        news.publish("b", "two");
        news.publish("a", "one, corrected");

        assertThat(news.all()).containsExactly(Map.entry("b", "two"), Map.entry("a", "one, corrected"));
    }

    @Test
    void retractsOnce() {
        news.publish("a", "one");

        assertThat(news.retract("a")).isTrue();
        assertThat(news.retract("a")).isFalse();
        assertThat(news.get("a")).isEmpty();
        assertThat(news.contains("a")).isFalse();
        assertThat(news.all()).isEmpty();
    }

    @Test
    void showsPagesWithTheTimeOfPublication() {
        Instant before = Instant.now().minusSeconds(5);
        IntStream.range(0, 10).forEach(i -> news.publish("id" + i, "item " + i));

        List<FeedItem<String>> page = news.page(3, 4);

        assertThat(page).extracting(FeedItem::id).containsExactly("id3", "id4", "id5", "id6");
        assertThat(page).extracting(FeedItem::item).containsExactly("item 3", "item 4", "item 5", "item 6");
        assertThat(page.get(0).published().orElseThrow())
                .isBetween(before, Instant.now().plusSeconds(5));
        assertThat(news.page(9, 5)).hasSize(1);
        assertThat(news.page(10, 5)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> news.page(-1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> news.page(0, 0));
    }

    @Test
    void keepsEveryByteAndEveryCharacter(TestRedis redis) {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        Feed<byte[]> raw = thoonk.feed("raw", byte[].class);
        raw.publish("x", all);
        assertThat(raw.get("x")).contains(all);
        assertThat(raw.all().get("x")).isEqualTo(all);

        String text = "\"quoted\", Grüße, 你好, 🐦, \0 and \r\n";
        news.publish("naïve id 🐦", text);
        assertThat(news.get("naïve id 🐦")).contains(text);
        assertThat(news.ids()).containsExactly("naïve id 🐦");
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            assertThat(connection.sync().hget(bytes("feed.items:news"), bytes("naïve id 🐦")))
                    .isEqualTo(bytes(text));
        }
    }

    @Test
    void convertsWhatJacksonCan() {
        Feed<Article> articles = thoonk.feed("articles", Article.class);
        String id = articles.publish(new Article("Rain", List.of("weather", "today")));
        assertThat(articles.get(id)).contains(new Article("Rain", List.of("weather", "today")));

        Feed<List<Article>> lists = thoonk.feed("lists", new ParameterizedTypeReference<>() {});
        lists.publish("x", List.of(new Article("a", List.of())));
        assertThat(lists.get("x").orElseThrow().get(0).title()).isEqualTo("a");

        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> thoonk.feed("articles", Integer.class).get(id));
    }

    @Test
    void refusesBadInputBeforeRedisIsTouched(TestRedis redis) {
        news.publish("a", "one");
        RedisSnapshot before = RedisSnapshot.of(redis);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.feed("", String.class))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.feed("a\0b", String.class))
                .withMessageContaining("NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> news.publish("", "x"))
                .withMessageContaining("id is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> news.publish("a\0b", "x"))
                .withMessageContaining("NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> news.publish("\ud83d", "x"))
                .withMessageContaining("surrogate");
        assertThatIllegalArgumentException().isThrownBy(() -> news.retract(""));
        assertThatIllegalArgumentException().isThrownBy(() -> news.get("a\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> news.contains(""));

        assertThat(RedisSnapshot.of(redis)).isEqualTo(before);
    }

    @Test
    void refusesAPayloadThatIsTooLarge(TestRedis redis) {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        ThoonkSettings limited = new ThoonkSettings(
                defaults.keySpace(),
                defaults.peerMessages(),
                new PayloadLimits(10),
                defaults.maxCrashes(),
                defaults.maintenanceInterval(),
                defaults.sightingsApart());
        try (ThoonkTemplate strict = TestTemplates.on(redis, limited)) {
            Feed<String> feed = strict.feed("news", String.class);
            feed.publish("fits", "0123456789");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> feed.publish("not", "0123456789a"))
                    .withMessageContaining("11 bytes")
                    .withMessageContaining("thoonk.max-payload-size");
            assertThat(feed.ids()).containsExactly("fits");
        }
    }

    @Test
    void publishesLargeItemsInCallsOfAMegabyte(TestRedis redis) {
        news.publish("so that Redis knows the script");
        long before = RedisCalls.of(redis, "evalsha");
        news.publishAll(Stream.generate(() -> "x".repeat(400_000)).limit(9).toList());

        assertThat(RedisCalls.of(redis, "evalsha") - before).isEqualTo(5);
        assertThat(news.size()).isEqualTo(10);
    }

    @Test
    void refusesAnItemOfWhichNoSubscriberCouldBeTold() {
        byte[] large = new byte[32 * 1024 * 1024];
        Feed<byte[]> feed = thoonk.feed("news", byte[].class);
        SortedFeed<byte[]> sorted = thoonk.sortedFeed("sorted", byte[].class);
        String small = sorted.append(bytes("small"));

        List<ThrowingCallable> publications = List.of(
                () -> feed.publish(large),
                () -> feed.publishAll(List.of(bytes("small"), large)),
                () -> feed.publishAll(Map.of("id", large)),
                () -> sorted.prepend(large),
                () -> sorted.edit(small, large));
        assertThat(publications).allSatisfy(publication -> assertThatIllegalArgumentException()
                .isThrownBy(publication)
                .withMessageContaining("33554432")
                .withMessageContaining("client-output-buffer-limit"));
        assertThat(feed.ids()).isEmpty();
        assertThat(sorted.ids()).containsExactly(small);
    }

    @Test
    void doesNotBringADeletedFeedBackToLife(TestRedis redis) {
        news.publish("a", "one");
        thoonk.deleteFeed("news");

        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> news.publish("b", "two"));
        assertThat(news.ids()).isEmpty();
        assertThat(news.get("a")).isEmpty();
        assertThat(RedisSnapshot.of(redis).keys()).isEmpty();
    }

    @Test
    void survivesTheLossOfItsScripts(TestRedis redis) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            for (int i = 0; i < 3; i++) {
                connection.sync().scriptFlush();
                news.publish("id" + i, "x");
                connection.sync().scriptFlush();
                assertThat(news.size()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void trimsToItsMaximumLengthAndTellsEach() {
        Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
        Feed<String> ticker = thoonk.feed("ticker", String.class, FeedConfig.ofMaxLength(3));
        thoonk.subscribe("ticker", events::add);
        IntStream.range(0, 6).forEach(i -> ticker.publish("id" + i, "item " + i));
        assertThat(ticker.ids()).containsExactly("id3", "id4", "id5");
        assertThat(ticker.all()).hasSize(3);
        await().untilAsserted(() -> assertThat(events)
                .filteredOn(FeedEvent.Retracted.class::isInstance)
                .extracting(event -> event.itemId().orElseThrow())
                .containsExactly("id0", "id1", "id2"));
    }

    @Test
    void staysBoundedAndInOrderUnderEightPublishers(TestRedis redis) {
        Feed<String> ticker = thoonk.feed("ticker", String.class, FeedConfig.ofMaxLength(50));
        List<String> published = new ArrayList<>();
        HashSet<String> retracted = new HashSet<>();
        Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
        int each = 500;
        thoonk.subscribe("ticker", events::add);
        List<CompletableFuture<Void>> publishers = IntStream.range(0, 8)
                .mapToObj(p -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < each; i++) {
                        ticker.publish(p + "-" + i, "x");
                        assertThat(ticker.size()).isLessThanOrEqualTo(50);
                    }
                }))
                .toList();
        publishers.forEach(CompletableFuture::join);
        await().until(() -> events.size() == 8 * each * 2 - 50);
        for (FeedEvent event : events) {
            if (event instanceof FeedEvent.Published item) {
                published.add(item.id());
            } else if (event instanceof FeedEvent.Retracted item) {
                assertThat(retracted.add(item.id())).isTrue();
            }
        }
        assertThat(published).hasSize(8 * each).doesNotHaveDuplicates();
        assertThat(ticker.ids()).isEqualTo(published.subList(published.size() - 50, published.size()));
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            List<Double> scores =
                    connection.sync().zrangebyscoreWithScores(bytes("feed.ids:ticker"), Range.unbounded()).stream()
                            .map(ScoredValue::getScore)
                            .toList();
            assertThat(scores).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void holdsAHundredThousandItems() {
        Map<String, String> items = new LinkedHashMap<>();
        IntStream.range(0, 100_000).forEach(i -> items.put("id" + i, "item " + i));
        news.publishAll(items);

        assertThat(news.size()).isEqualTo(100_000);
        assertThat(news.ids()).hasSize(100_000).doesNotHaveDuplicates();
        Map<String, String> all = news.all();
        assertThat(all).isEqualTo(items);
        assertThat(List.copyOf(all.keySet())).isEqualTo(news.ids());
        assertThat(news.page(99_990, 100)).hasSize(10);
    }

    record Article(String title, List<String> tags) {}
}
