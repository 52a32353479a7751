package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.EventProblems;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A live feed is what is stored, whatever others tell of it. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class LiveComparisonIntegrationTests {

    private TestRedis server;

    private ThoonkTemplate thoonk;

    private RawCommands peer;

    @BeforeEach
    void open(TestRedis redis) {
        server = redis;
        thoonk = TestTemplates.on(redis);
        peer = new RawCommands(redis);
    }

    @AfterEach
    void close() {
        peer.close();
        thoonk.close();
    }

    @Test
    void takesTheStoredOrderWhereAPeerHasEditedInSeconds() throws Exception {
        Feed<String> feed = thoonk.feed("f", String.class);
        List.of("a", "b", "c").forEach(id -> feed.publish(id, "old"));
        try (LiveFeed<String> live = thoonk.live("f", String.class)) {
            typeAll(
                    "MULTI",
                    "ZADD feed.ids:f 1700000000.25 b",
                    "INCR feed.publishes:f",
                    "HSET feed.items:f b new",
                    "EXEC");
            peer.type("PUBLISH feed.edit:f \"b\\x00new\"");
            await().until(() -> live.get("b").equals(Optional.of("new")));
            assertThat(live.snapshot().keySet()).containsExactly("a", "c", "b");
            assertThat(feed.ids()).containsExactly("b", "a", "c");
            assertThat(answer(live.compare())).isPositive();
            assertThat(live.snapshot().keySet()).containsExactly("b", "a", "c");
            assertThat(answer(live.compare())).isZero();
        }
    }

    @Test
    void dropsWhatAPeerHasMovedOntoItself() throws Exception {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        List<String> ids = List.of(feed.append("1"), feed.append("2"), feed.append("3"));
        try (LiveFeed<String> live = thoonk.live("s", String.class)) {
            typeAll("MULTI", "LREM feed.ids:s 1 2", "LINSERT feed.ids:s BEFORE 2 2", "EXEC");
            peer.type("PUBLISH feed.position:s \"2\\x00:2\"");
            String last = feed.append("4");
            await().until(() -> live.get(last).isPresent());
            assertThat(live.snapshot()).containsKey(ids.get(1));
            assertThat(answer(live.compare())).isEqualTo(1);
            assertThat(new ArrayList<>(live.snapshot().keySet())).isEqualTo(feed.ids());
        }
    }

    @Test
    void dropsByItselfWhatAnotherDatabaseTellsAndCountsIt(CapturedOutput output) {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        List<String> problems = new CopyOnWriteArrayList<>();
        try (ThoonkTemplate often =
                TestTemplates.on(server, defaults.withLiveComparisonInterval(Duration.ofMillis(200)))) {
            ThoonkInternals.of(often).listenToEventProblems((kind, feed) -> problems.add(kind + " " + feed));
            Feed<String> feed = often.feed("f", String.class);
            feed.publish("a", "mine");
            feed.publish("b", "mine");
            List<String> told = new CopyOnWriteArrayList<>();
            try (LiveFeed<String> live = often.live("f", String.class);
                    var changes = live.onChange(event ->
                            told.add(event.type() + " " + event.itemId().orElse("-")))) {
                peer.type("PUBLISH feed.publish:f \"ghost\\x00theirs\"");
                peer.type("PUBLISH feed.edit:f \"a\\x00theirs\"");
                peer.type("PUBLISH feed.retract:f b");
                await().until(() -> told.contains("RETRACT b"));
                await().untilAsserted(() -> assertThat(live.snapshot()).isEqualTo(feed.all()));
                await().untilAsserted(() -> assertThat(told).contains("RETRACT ghost", "PUBLISH b", "EDIT a"));
                await().until(() -> problems.contains(EventProblems.Kind.LIVE_FEED_DIFFERED + " f"));
                assertThat(changes.isActive()).isTrue();
            }
        }
        assertThat(output.toString().lines().filter(line -> line.contains("Live feed 'f' was not what is stored")))
                .hasSize(1);
    }

    @Test
    void findsNothingToMendInALargeFeedThatChanges() throws Exception {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_300; i++) {
            ids.add(feed.append("item " + i));
        }
        for (int i = 0; i < 3; i++) {
            feed.publishAfter(ids.get(600), "x".repeat(400_000));
        }
        typeAll("LSET feed.ids:s 0 without-item", "LINSERT feed.ids:s AFTER " + ids.get(499) + " without-item-either");
        try (LiveFeed<String> live = thoonk.live("s", String.class)) {
            for (int round = 0; round < 5; round++) {
                CompletableFuture<Integer> compared = live.compare();
                for (int i = 0; i < 50; i++) {
                    feed.moveFirst(ids.get(1_299 - i));
                    feed.retract(feed.publishAfter(ids.get(700), "passing"));
                }
                assertThat(answer(compared)).isZero();
            }
            List<String> stored = new ArrayList<>(feed.all().keySet());
            await().untilAsserted(() ->
                    assertThat(new ArrayList<>(live.snapshot().keySet())).isEqualTo(stored));
        }
    }

    @Test
    void findsAnItemThatHidesBetweenTwoPages() throws Exception {
        Feed<String> feed = thoonk.feed("f", String.class);
        for (int i = 0; i < 1_001; i++) {
            feed.publish("id" + i, "x");
        }
        try (LiveFeed<String> live = thoonk.live("f", String.class)) {
            for (String removed : List.of("id0", "id499", "id500", "id1000")) {
                typeAll("MULTI", "ZREM feed.ids:f " + removed, "HDEL feed.items:f " + removed, "EXEC");
                assertThat(answer(live.compare())).as(removed).isPositive();
                assertThat(live.get(removed)).isEmpty();
            }
        }
    }

    @Test
    void aComparisonEndsWithTheLiveFeed() {
        thoonk.feed("f", String.class);
        LiveFeed<String> live = thoonk.live("f", String.class);
        live.close();
        assertThat(live.compare()).isCompletedExceptionally();
    }

    private void typeAll(String... lines) {
        for (String line : lines) {
            peer.type(line);
        }
    }

    private static int answer(CompletableFuture<Integer> compared) throws Exception {
        return compared.get(60, TimeUnit.SECONDS);
    }
}
