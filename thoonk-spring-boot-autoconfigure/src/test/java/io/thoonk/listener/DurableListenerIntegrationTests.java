package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.ParkedItem;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class DurableListenerIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private final List<ThoonkContainer> containers = new ArrayList<>();

    private ThoonkTemplate thoonk;

    private Feed<String> feed;

    private StatefulRedisConnection<byte[], byte[]> connection;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        feed = thoonk.feed("news", String.class);
        connection = redis.connect();
    }

    @AfterEach
    void close() {
        containers.forEach(ThoonkContainer::stop);
        thoonk.close();
        connection.close();
    }

    @Test
    void beginsWithEverythingAndGoesOnLive() {
        feed.publish("a", "1");
        feed.publish("b", "1");
        feed.publish("a", "2");
        start();
        awaitHandled("PUBLISH b 1", "PUBLISH a 2");
        feed.publish("c", "1");
        awaitHandled("PUBLISH b 1", "PUBLISH a 2", "PUBLISH c 1");
        feed.publish("b", "2");
        feed.retract("a");
        awaitHandled("PUBLISH b 1", "PUBLISH a 2", "PUBLISH c 1", "EDIT b 2", "RETRACT a");
    }

    @Test
    void getsInOrderWhatHappenedWhileItWasAway() {
        ThoonkContainer container = start();
        feed.publishAll(Map.of("a", "1"));
        feed.publish("b", "1");
        feed.publish("c", "1");
        await().until(() -> handled.size() == 3);
        container.stop();
        handled.clear();
        feed.publish("b", "2");
        feed.retract("a");
        feed.publish("d", "1");
        feed.publish("e", "1");
        feed.retract("e");
        feed.publish("a", "again");
        container.start();
        awaitHandled("EDIT b 2", "RETRACT a", "PUBLISH d 1", "PUBLISH a again");
        container.stop();
        container.start();
        feed.publish("last", "1");
        await().until(() -> handled.contains("PUBLISH last 1"));
        assertThat(handled).hasSize(5);
    }

    @Test
    void hearsOfItemsThatTrimmingRemovedWhileItWasAway() {
        ThoonkContainer container = start();
        thoonk.configure("news", FeedConfig.ofMaxLength(3));
        feed.publishAll(List.of("1", "2", "3"));
        await().until(() -> handled.size() == 3);
        container.stop();
        handled.clear();
        List<String> ids = feed.publishAll(List.of("4", "5"));
        container.start();
        await().until(() -> handled.contains("PUBLISH " + ids.get(1) + " 5"));
        assertThat(handled)
                .hasSize(4)
                .filteredOn(line -> line.startsWith("RETRACT"))
                .hasSize(2);
    }

    @Test
    void findsRetractionsOfPeersThatLeaveNoTombstone() {
        ThoonkContainer container = start();
        feed.publishAll(List.of("1", "2", "3"));
        await().until(() -> handled.size() == 3);
        container.stop();
        String gone = feed.ids().get(1);
        commands().zrem(bytes("feed.ids:news"), bytes(gone));
        commands().hdel(bytes("feed.items:news"), bytes(gone));
        handled.clear();
        container.start();
        awaitHandled("RETRACT " + gone);
    }

    @Test
    void findsWhatPeersWithLateClocksWroteBehindItsPosition() {
        ThoonkContainer container = start();
        feed.publish("a", "1");
        feed.publish("b", "1");
        await().until(() -> handled.size() == 2);
        container.stop();
        handled.clear();
        publishAsPeer(1_000_000_000_000d, "late", "1", "feed.publish:news");
        publishAsPeer(1_000_000_000_001d, "a", "2", "feed.edit:news");
        container.start();
        awaitHandled("PUBLISH late 1", "EDIT a 2");
        publishAsPeer(1_000_000_000_002d, "live", "1", "feed.publish:news");
        awaitHandled("PUBLISH late 1", "EDIT a 2", "PUBLISH live 1");
        commands().zrem(bytes("feed.ids:news"), bytes("live"));
        commands().hdel(bytes("feed.items:news"), bytes("live"));
        commands().publish(bytes("feed.retract:news"), bytes("live"));
        awaitHandled("PUBLISH late 1", "EDIT a 2", "PUBLISH live 1", "RETRACT live");
    }

    @Test
    void readsManyItemsOfOneMoment() {
        IntStream.range(0, 450).forEach(i -> publishAsPeer(1.7e12, String.format("%03d", i), "x", "feed.publish:news"));
        start();
        await().until(() -> handled.size() == 450);
        assertThat(handled)
                .isEqualTo(IntStream.range(0, 450)
                        .mapToObj(i -> String.format("PUBLISH %03d x", i))
                        .toList());
    }

    @Test
    void missesNothingAndKeepsTheOrderWhileItsConnectionIsKilledAgainAndAgain() {
        start();
        for (int i = 0; i < 2000; i++) {
            feed.publish(Integer.toString(i), "x");
            if (i % 100 == 0) {
                commands().clientKill(KillArgs.Builder.typePubsub());
            }
        }
        await().atMost(PATIENCE).until(() -> handled.size() >= 2000);
        assertThat(handled)
                .isEqualTo(IntStream.range(0, 2000)
                        .mapToObj(i -> "PUBLISH " + i + " x")
                        .toList());
    }

    @Test
    void triesAgainAndParksWhatItCannotHandle() {
        AtomicInteger attempts = new AtomicInteger();
        List<String> broken = new CopyOnWriteArrayList<>(List.of("bad"));
        start(listeners().durable("news", "projection", event -> {
            if (broken.contains(event.itemId().orElseThrow())) {
                attempts.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
            handled.add(Listeners.line(event));
        }));
        feed.publish("bad", "1");
        feed.publish("good", "1");
        awaitHandled("PUBLISH good 1");
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
        awaitHandled("PUBLISH good 1", "PUBLISH bad 1");
        assertThat(listener.parked()).isEmpty();
    }

    @Test
    void handlesSeveralItemsAtOnceAndThoseOfOneIdInOrder() {
        Map<String, List<Integer>> byId = new ConcurrentHashMap<>();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        start(listeners()
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
    void ofSeveralProcessesOneIsActiveAndAnotherTakesOver(TestRedis redis) {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        ThoonkContainer one = listeners().durable("news", "projection", event -> first.add(Listeners.line(event)));
        start(one);
        feed.publish("1", "x");
        await().until(() -> first.size() == 1);
        try (ThoonkTemplate other = TestTemplates.on(redis)) {
            ThoonkContainer two =
                    new Listeners(other).durable("news", "projection", event -> second.add(Listeners.line(event)));
            two.start();
            feed.publish("2", "x");
            await().until(() -> first.size() == 2);
            one.stop();
            feed.publish("3", "x");
            await().atMost(PATIENCE).until(() -> second.size() == 1);
            assertThat(second).containsExactly("PUBLISH 3 x");
            two.stop();
        }
        assertThat(first).hasSize(2);
    }

    @Test
    void takesOverFromAProcessThatDied() {
        FeedCursor dead = thoonk.cursor("news", "projection");
        dead.hold(Duration.ofSeconds(2));
        feed.publish("1", "x");
        start();
        await().atMost(Duration.ofSeconds(8)).until(() -> handled.size() == 1);
        assertThat(dead.read(10, List.of())).isEmpty();
    }

    @Test
    void aProcessThatLostItsLeaseCannotMoveThePosition() {
        feed.publish("1", "x");
        FeedCursor late = thoonk.cursor("news", "projection");
        late.hold(Duration.ofMillis(50));
        FeedCursor.Reading reading = late.read(10, List.of()).orElseThrow();
        start();
        await().until(() -> handled.size() == 1);
        feed.publish("2", "x");
        await().until(() -> handled.size() == 2);
        late.handled(reading.entries().get(0), Optional.empty());
        late.moveTo(reading.entries().get(0));
        assertThat(late.commit()).isFalse();
        assertThat(status().behind()).isZero();
    }

    @Test
    void refusesASortedFeed() {
        thoonk.sortedFeed("wall", String.class);
        ThoonkContainer container = listeners().durable("wall", "projection", event -> {});
        assertThatExceptionOfType(DurableListenerException.class)
                .isThrownBy(container::verify)
                .withMessageContaining("'wall' is of type 'sorted_feed'");
    }

    @Test
    void beginsAnewInAFeedThatWasDeletedAndIsBack() {
        start();
        feed.publish("a", "1");
        await().until(() -> handled.size() == 1);
        thoonk.deleteFeed("news");
        thoonk.feed("news", String.class).publish("a", "2");
        await().atMost(PATIENCE).until(() -> handled.size() == 2);
        assertThat(handled).endsWith("PUBLISH a 2");
    }

    @Test
    void tellsHowItStandsAndForgetsEverything() {
        ThoonkContainer container = start();
        feed.publish("a", "1");
        await().until(() -> handled.size() == 1);
        await().until(() -> status().behind() == 0);
        assertThat(status().active()).isTrue();
        assertThat(status().position()).isPresent();
        container.stop();
        feed.publish("b", "1");
        feed.retract("a");
        assertThat(status().behind()).isEqualTo(1);
        assertThat(status().active()).isFalse();
        thoonk.durableListener("news", "projection").forget();
        assertThat(thoonk.durableListener("news", "projection").status()).isEmpty();
        assertThat(commands().keys("thoonk.*"))
                .extracting(key -> new String(key, StandardCharsets.UTF_8))
                .containsExactly("thoonk.generation:news");
    }

    @Test
    void writesNoTombstonesWithoutDurableListeners() {
        feed.publish("a", "1");
        feed.retract("a");
        assertThat(commands().exists(bytes("thoonk.tombstones:news"))).isZero();
    }

    private DurableListener.Status status() {
        return thoonk.durableListener("news", "projection").status().orElseThrow();
    }

    private Listeners listeners() {
        return new Listeners(thoonk);
    }

    private ThoonkContainer start() {
        return start(listeners().durable("news", "projection", event -> handled.add(Listeners.line(event))));
    }

    private ThoonkContainer start(ThoonkContainer container) {
        containers.add(container);
        container.start();
        return container;
    }

    private void awaitHandled(String... lines) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(handled).containsExactly(lines));
    }

    private void publishAsPeer(double score, String id, String item, String channel) {
        commands().zadd(bytes("feed.ids:news"), score, bytes(id));
        commands().hset(bytes("feed.items:news"), bytes(id), bytes(item));
        commands().publish(bytes(channel), bytes(id + "\0" + item));
    }

    private RedisCommands<byte[], byte[]> commands() {
        return connection.sync();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
