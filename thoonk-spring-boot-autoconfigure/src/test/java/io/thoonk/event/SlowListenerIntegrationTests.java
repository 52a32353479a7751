package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class SlowListenerIntegrationTests {

    private final Queue<String> handed = new ConcurrentLinkedQueue<>();

    private final CountDownLatch busy = new CountDownLatch(1);

    private final CountDownLatch free = new CountDownLatch(1);

    private ThoonkTemplate thoonk;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
    }

    @AfterEach
    void close() {
        free.countDown();
        thoonk.close();
    }

    @Test
    void blockHandsOverWhatWaitsAndThenWhatBecameOfTheRest() throws Exception {
        Feed<String> feed = thoonk.feed("f", String.class);
        feed.publish("gone", "0");
        listenSlowly("f", OverflowPolicy.DRAIN);
        publishWhileBusy(feed);
        await().until(() -> handed.contains("PUBLISH b 7"));
        assertThat(handed)
                .containsExactly(
                        "PUBLISH first 1",
                        "PUBLISH a 2",
                        "EDIT a 3",
                        "RESYNC",
                        "RETRACT gone",
                        "PUBLISH c 6",
                        "PUBLISH b 7");
        feed.publish("d", "8");
        await().until(() -> handed.contains("PUBLISH d 8"));
        assertThat(handed).hasSize(8);
    }

    @Test
    void resyncDropsWhatWaitsAndHandsOverWhatBecameOfAllOfIt() throws Exception {
        Feed<String> feed = thoonk.feed("f", String.class);
        feed.publish("gone", "0");
        listenSlowly("f", OverflowPolicy.RESYNC);
        publishWhileBusy(feed);
        await().until(() -> handed.contains("PUBLISH b 7"));
        assertThat(handed)
                .containsExactly(
                        "PUBLISH first 1", "RESYNC", "RETRACT gone", "PUBLISH a 3", "PUBLISH c 6", "PUBLISH b 7");
    }

    @Test
    void tellsWhereTheItemsOfASortedFeedStandByThen() throws Exception {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        List<String> ids =
                IntStream.range(0, 3).mapToObj(i -> feed.append("item")).toList();
        listenSlowly("s", OverflowPolicy.RESYNC);
        feed.edit(ids.get(0), "first");
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        feed.moveFirst(ids.get(2));
        feed.moveLast(ids.get(0));
        Queue<FeedEvent> heard = new ConcurrentLinkedQueue<>();
        thoonk.subscribe("s", heard::add);
        feed.edit(ids.get(1), "edited");
        await().until(() -> heard.stream().anyMatch(event -> event.type() == FeedEventType.PUBLISH));
        free.countDown();
        await().until(() -> handed.contains("POSITION 1 2:"));
        assertThat(handed)
                .containsExactly(
                        "PUBLISH 1 first",
                        "RESYNC",
                        "EDIT 3 item",
                        "POSITION 3 begin:",
                        "PUBLISH 2 edited",
                        "POSITION 2 3:",
                        "EDIT 1 first",
                        "POSITION 1 2:");
    }

    @Test
    void holdsUpNobodyElse() throws Exception {
        Feed<String> feed = thoonk.feed("f", String.class);
        Queue<FeedEvent> others = new ConcurrentLinkedQueue<>();
        listenSlowly("f", OverflowPolicy.DRAIN);
        thoonk.subscribe("f", others::add);
        publishWhileStillBusy(feed, 500);
        await().until(() -> others.size() == 500);
        assertThat(handed).hasSize(1);
    }

    @Test
    void catchesUpUntilNothingIsMissingHoweverMuchComes() {
        Feed<String> feed = thoonk.feed("f", String.class);
        free.countDown();
        listenSlowly("f", OverflowPolicy.RESYNC);
        IntStream.range(0, 3000).forEach(i -> feed.publish("id" + i % 50, "v" + i));
        await().until(() -> IntStream.range(2950, 3000)
                .allMatch(i -> handed.stream().anyMatch(event -> event.endsWith("id" + i % 50 + " v" + i))));
    }

    private void publishWhileBusy(Feed<String> feed) throws InterruptedException {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        thoonk.subscribe("f", event -> {
            if (event.type() == FeedEventType.RETRACT) {
                heard.add(event.itemId().orElseThrow());
            }
        });
        feed.publish("first", "1");
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        feed.publish("a", "2");
        feed.publish("a", "3");
        feed.publish("c", "4");
        feed.publish("b", "5");
        feed.publish("c", "6");
        feed.publish("b", "6");
        feed.publish("b", "7");
        feed.retract("gone");
        // A second mailbox has it, so the slow one has been offered it too.
        await().until(() -> heard.contains("gone"));
        free.countDown();
    }

    private void publishWhileStillBusy(Feed<String> feed, int count) throws InterruptedException {
        feed.publish("0", "0");
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        IntStream.range(1, count).forEach(i -> feed.publish(Integer.toString(i), "x"));
    }

    private void listenSlowly(String feed, OverflowPolicy policy) {
        thoonk.subscribe(
                feed,
                event -> {
                    handed.add(event.type()
                            + event.itemId().map(id -> " " + id).orElse("")
                            + event.payload()
                                    .map(item -> " " + new String(item, java.nio.charset.StandardCharsets.UTF_8))
                                    .orElse("")
                            + (event instanceof FeedEvent.Moved moved ? " " + moved.position() : ""));
                    busy.countDown();
                    try {
                        free.await();
                    } catch (InterruptedException ex) {
                        Thread.currentThread().interrupt();
                    }
                },
                new SubscriptionOptions(2, policy));
    }
}
