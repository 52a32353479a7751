package io.thoonk.listener;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.DurableListener.ParkedItem;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedCursor;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisCalls;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class DurableListenerIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    @AutoClose
    private DurableNews news;

    private ThoonkTemplate thoonk;

    private Feed<String> feed;

    private List<String> handled;

    @BeforeEach
    void open(TestRedis redis) {
        news = new DurableNews(redis);
        thoonk = news.thoonk();
        feed = news.feed();
        handled = news.handled();
    }

    @Test
    void beginsWithEverythingAndGoesOnLive() {
        feed.publish("a", "1");
        feed.publish("b", "1");
        feed.publish("a", "2");
        news.start();
        news.awaitHandled("PUBLISH b 1", "PUBLISH a 2");
        feed.publish("c", "1");
        news.awaitHandled("PUBLISH b 1", "PUBLISH a 2", "PUBLISH c 1");
        feed.publish("b", "2");
        feed.retract("a");
        news.awaitHandled("PUBLISH b 1", "PUBLISH a 2", "PUBLISH c 1", "EDIT b 2", "RETRACT a");
    }

    @Test
    void tellsOfAttemptsWithoutEndNowAndThen(CapturedOutput output) {
        AtomicInteger attempts = new AtomicInteger();
        news.start(news.listeners()
                .create("news", Optional.of("projection"), Listeners.options(1, ExhaustedPolicy.RETRY), event -> {
                    int attempt = attempts.incrementAndGet();
                    if (attempt < 15) {
                        throw new IllegalStateException(attempt < 13 ? "on purpose" : "otherwise");
                    }
                    handled.add(Listeners.line(event));
                }));
        feed.publish("bad", "1");
        news.awaitHandled("PUBLISH bad 1");
        assertThat(output.getAll().lines().filter(line -> line.contains("id 'bad', attempt")))
                .extracting(line -> line.replaceAll(".*attempt (\\d+),.*", "$1"))
                .containsExactly("1", "2", "3", "10", "13");
    }

    @Test
    void triesAgainAndParksWhatItCannotHandle() {
        AtomicInteger attempts = new AtomicInteger();
        List<String> broken = new CopyOnWriteArrayList<>(List.of("bad"));
        // No message tells it of what is to be repeated.
        news.start(news.listeners().hasty("news", "projection", event -> {
            if (broken.contains(event.itemId().orElseThrow())) {
                attempts.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
            handled.add(Listeners.line(event));
        }));
        feed.publish("bad", "1");
        feed.publish("good", "1");
        news.awaitHandled("PUBLISH good 1");
        assertThat(attempts).hasValue(3);
        DurableListener listener = thoonk.durableListener("news", "projection");
        await().until(() -> listener.parked().size() == 1);
        ParkedItem parked = listener.parked().get(0);
        assertThat(parked.id()).isEqualTo("bad");
        assertThat(parked.error()).contains("on purpose");
        assertThat(parked.item()).contains(bytes("1"));
        broken.clear();
        assertThat(listener.retry("bad")).isTrue();
        assertThat(listener.retry("bad")).isFalse();
        news.awaitHandled("PUBLISH good 1", "PUBLISH bad 1");
        assertThat(listener.parked()).isEmpty();
    }

    @Test
    void handlesSeveralItemsAtOnceAndThoseOfOneIdInOrder() {
        Map<String, List<Integer>> byId = new ConcurrentHashMap<>();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        news.start(news.listeners()
                .create("news", Optional.of("projection"), Listeners.options(4, ExhaustedPolicy.PARK), event -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    byId.computeIfAbsent(event.itemId().orElseThrow(), id -> new CopyOnWriteArrayList<>())
                            .add(Integer.parseInt(new String(event.payload().orElseThrow(), StandardCharsets.UTF_8)));
                    await().pollDelay(Duration.ofMillis(2)).until(() -> true);
                    running.decrementAndGet();
                }));
        IntStream.range(0, 400).forEach(i -> feed.publish("id" + i % 8, Integer.toString(i)));
        await().atMost(PATIENCE).until(() -> IntStream.range(0, 8)
                .allMatch(id -> byId.getOrDefault("id" + id, List.of()).contains(392 + id)));
        assertThat(byId.values()).allSatisfy(values -> assertThat(values).isSorted());
        assertThat(most.get()).isBetween(2, 4);
    }

    @Test
    void refusesASortedFeed() {
        thoonk.sortedFeed("wall", String.class);
        ThoonkContainer container = news.listeners().durable("wall", "projection", event -> {});
        assertThatExceptionOfType(DurableListenerException.class)
                .isThrownBy(container::verify)
                .withMessageContaining("'wall' is of type 'sorted_feed'");
    }

    @Test
    void beginsAnewInAFeedThatWasDeletedAndIsBack() {
        news.startHasty();
        feed.publish("a", "1");
        await().until(() -> handled.size() == 1);
        thoonk.deleteFeed("news");
        thoonk.feed("news", String.class).publish("a", "2");
        await().atMost(PATIENCE).until(() -> handled.contains("PUBLISH a 2"));
    }

    @Test
    void tellsHowItStandsAndForgetsEverything() {
        ThoonkContainer container = news.start();
        feed.publish("a", "1");
        await().until(() -> handled.size() == 1);
        await().until(() -> news.status().behind() == 0);
        assertThat(news.status().active()).isTrue();
        assertThat(news.status().position()).isPresent();
        container.stop();
        feed.publish("b", "1");
        feed.retract("a");
        assertThat(news.status().behind()).isEqualTo(1);
        assertThat(news.status().active()).isFalse();
        thoonk.durableListener("news", "projection").forget();
        assertThat(thoonk.durableListener("news", "projection").status()).isEmpty();
        assertThat(news.commands().keys("thoonk.*"))
                .extracting(key -> new String(key, StandardCharsets.UTF_8))
                .containsExactly("thoonk.generation:news");
    }

    @Test
    void isForgottenStepByStepAndLeavesWhatOthersKnow(TestRedis redis) {
        FeedCursor cursor = ThoonkInternals.of(thoonk).cursor("news", "projection");
        cursor.hold(Duration.ofMinutes(5));
        Map<byte[], byte[]> known = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            known.put(bytes("other\0" + i), bytes("1"));
        }
        known.put(bytes("projection\0a"), bytes("1"));
        news.commands().hset(bytes("thoonk.known:news"), known);
        DurableListener listener = thoonk.durableListener("news", "projection");
        assertThat(listener.status()).isPresent();
        long before = RedisCalls.of(redis, "evalsha");
        listener.forget();

        assertThat(RedisCalls.of(redis, "evalsha") - before).isGreaterThan(2);
        assertThat(news.commands().hlen(bytes("thoonk.known:news"))).isEqualTo(50_000);
        assertThat(listener.status()).isEmpty();
        assertThat(cursor.hold(Duration.ofMinutes(5))).isEqualTo(FeedCursor.LeaseState.BEGUN);
    }

    @Test
    void writesNoTombstonesWithoutDurableListeners() {
        feed.publish("a", "1");
        feed.retract("a");
        assertThat(news.commands().exists(bytes("thoonk.tombstones:news"))).isZero();
    }

    @Test
    void countsAllThatIsParkedAndListsSomeOfItWithoutBytes() {
        news.start(news.listeners().durable("news", "projection", event -> handled.add(Listeners.line(event))));
        feed.publish("a", "1");
        news.awaitHandled("PUBLISH a 1");
        DurableListener listener = thoonk.durableListener("news", "projection");
        Map<byte[], byte[]> parked = new HashMap<>();
        for (int i = 0; i < 20_500; i++) {
            parked.put(bytes("projection\0" + i), bytes((1000 + i) + "\0on purpose"));
        }
        parked.put(bytes("projection\0a"), bytes("999\0the first"));
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            connection.sync().hset(bytes("thoonk.parked:news"), parked);
        }
        assertThat(listener.status())
                .hasValueSatisfying(status -> assertThat(status.parked()).isEqualTo(20_501));
        assertThat(listener.parked(3)).hasSize(3).allSatisfy(item -> assertThat(item.item())
                .isEmpty());
        assertThatIllegalArgumentException().isThrownBy(() -> listener.parked(0));
        listener.forget();
        assertThat(listener.status()).isEmpty();
    }
}
