package io.thoonk.feed;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.Subscription;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class LiveFeedIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        connection = redis.connect();
    }

    @AfterEach
    void free() {
        goOn.countDown();
    }

    @Test
    void followsAFeedInItsOrder() {
        Feed<Point> feed = thoonk.feed("f", Point.class);
        feed.publish("a", new Point(1));
        feed.publish("b", new Point(2));
        LiveFeed<Point> live = thoonk.live("f", Point.class);
        assertThat(live.snapshot()).containsExactly(Map.entry("a", new Point(1)), Map.entry("b", new Point(2)));
        feed.publish("a", new Point(3));
        feed.publish("c", new Point(4));
        feed.retract("b");
        await().until(() -> live.size() == 2 && live.get("c").isPresent());
        assertThat(live.snapshot()).containsExactly(Map.entry("a", new Point(3)), Map.entry("c", new Point(4)));
        assertThat(live.query(point -> point.x() > 3)).containsExactly(new Point(4));
        assertThat(live.get("b")).isEmpty();
        live.close();
        feed.publish("d", new Point(5));
        assertThat(live.size()).isEqualTo(2);
    }

    @Test
    void followsASortedFeedWithItsMoves() {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        String one = feed.append("one");
        LiveFeed<String> live = thoonk.live("s", String.class);
        String two = feed.append("two");
        String zero = feed.prepend("zero");
        String middle = feed.publishAfter(one, "middle");
        feed.moveLast(zero);
        feed.moveBefore(one, two);
        feed.moveAfter(zero, middle);
        feed.edit(one, "edited");
        await().until(() -> live.get(one).orElseThrow().equals("edited"));
        assertThat(new ArrayList<>(live.snapshot().keySet()))
                .isEqualTo(feed.ids())
                .containsExactly(two, one, zero, middle);
    }

    @Test
    void tellsTheContentAndThenEveryChangeWithoutGapOrRepetition() throws Exception {
        Feed<String> feed = thoonk.feed("f", String.class);
        IntStream.range(0, 1000).forEach(i -> feed.publish("" + i, "x"));
        LiveFeed<String> live = thoonk.live("f", String.class);
        Thread writer = new Thread(() -> IntStream.range(1000, 3000).forEach(i -> feed.publish("" + i, "x")));
        writer.start();
        List<String> told = new CopyOnWriteArrayList<>();
        await().until(() -> live.size() > 1200);
        Subscription subscription =
                live.onChange(event -> told.add(event.itemId().orElseThrow()));
        writer.join();
        await().until(() -> told.size() >= 3000);
        assertThat(told)
                .isEqualTo(IntStream.range(0, 3000).mapToObj(String::valueOf).toList());
        subscription.close();
        feed.publish("late", "x");
        await().until(() -> live.get("late").isPresent());
        assertThat(told).hasSize(3000);
    }

    @Test
    void tellsASlowConsumerWhatBecameOfTheItemsInTheEnd() throws Exception {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        List<String> ids =
                IntStream.range(0, 10).mapToObj(i -> feed.append("0")).toList();
        LiveFeed<String> live = thoonk.live("s", String.class);
        Mirror mirror = new Mirror(true);
        live.onChange(event -> {
            try {
                goOn.await();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            mirror.accept(event);
        });
        for (int i = 0; i < 10_100; i++) {
            feed.edit(ids.get(i % 10), "" + i);
        }
        feed.moveFirst(ids.get(5));
        feed.moveAfter(ids.get(2), ids.get(9));
        feed.retract(ids.get(3));
        String last = feed.prepend("new");
        await().until(() -> live.get(last).isPresent());
        goOn.countDown();
        await().untilAsserted(() -> assertThat(mirror.ids()).isEqualTo(feed.ids()));
        assertThat(mirror.told()).isLessThan(10_060);
        assertThat(mirror.items()).isEqualTo(feed.all());
    }

    @Test
    void readsAgainAfterALostConnectionAndTellsTheDifferences() {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> feed.append("0")).toList();
        LiveFeed<String> live = thoonk.live("s", String.class);
        Mirror mirror = new Mirror(true);
        live.onChange(mirror::accept);
        await().until(() -> mirror.told() == 6);
        // As a peer that tells nobody would, so that only reading again can find it.
        connection.sync().lrem(bytes("feed.ids:s"), 0, bytes(ids.get(5)));
        connection.sync().lpush(bytes("feed.ids:s"), bytes(ids.get(5)));
        connection.sync().lrem(bytes("feed.ids:s"), 0, bytes(ids.get(0)));
        connection.sync().hset(bytes("feed.items:s"), bytes(ids.get(1)), bytes("1"));
        connection.sync().hset(bytes("feed.items:s"), bytes("99"), bytes("new"));
        connection.sync().linsert(bytes("feed.ids:s"), true, bytes(ids.get(3)), bytes("99"));
        assertThat(mirror.told()).isEqualTo(6);
        connection.sync().clientKill(KillArgs.Builder.typePubsub());
        await().untilAsserted(() -> assertThat(mirror.ids()).isEqualTo(feed.ids()));
        assertThat(mirror.items()).isEqualTo(feed.all()).isEqualTo(live.snapshot());
        assertThat(mirror.told())
                .as("a retraction, an edit, a publication with its move, a move")
                .isEqualTo(11);
    }

    @Test
    void followsAQuery() {
        Feed<Point> feed = thoonk.feed("f", Point.class);
        feed.publish("a", new Point(1));
        feed.publish("b", new Point(20));
        LiveFeed<Point> live = thoonk.live("f", Point.class);
        List<QueryChange<Point>> changes = new CopyOnWriteArrayList<>();
        live.onChange(point -> point.x() >= 10, changes::add);
        feed.publish("a", new Point(10));
        feed.publish("a", new Point(11));
        feed.publish("a", new Point(9));
        feed.publish("c", new Point(3));
        feed.retract("b");
        feed.retract("c");
        await().until(() -> changes.size() == 5);
        assertThat(changes)
                .containsExactly(
                        new QueryChange.Entered<>("b", new Point(20)),
                        new QueryChange.Entered<>("a", new Point(10)),
                        new QueryChange.Changed<>("a", new Point(11)),
                        new QueryChange.Left<>("a"),
                        new QueryChange.Left<>("b"));
    }

    @Test
    void isEmptyWhereThereIsNoFeedAndFollowsItWhenItIsCreated() {
        LiveFeed<String> live = thoonk.live("s", String.class);
        assertThat(live.snapshot()).isEmpty();
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        String first = feed.append("1");
        feed.append("2");
        feed.edit(first, "edited");
        await().until(() -> live.snapshot().containsValue("edited"));
        assertThat(live.snapshot()).isEqualTo(feed.all());
        assertThat(new ArrayList<>(live.snapshot().keySet())).isEqualTo(feed.ids());
        thoonk.deleteFeed("s");
        await().until(() -> live.size() == 0);
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        thoonk.feed("f", String.class).publish("bad", "no JSON");
        LiveFeed<Point> live = thoonk.live("f", Point.class);
        thoonk.feed("f", Point.class).publish("good", new Point(1));
        await().until(() -> live.get("good").isPresent());
        assertThat(live.snapshot()).containsOnlyKeys("good");
        assertThat(live.get("bad")).isEmpty();
    }

    @Test
    void refusesAQueue() {
        thoonk.queue("q", String.class);
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> thoonk.live("q", String.class));
    }

    record Point(int x) {}

    /** Applies events as the documentation says. */
    static final class Mirror {

        private final boolean sorted;

        private final List<String> order = new ArrayList<>();

        private final Map<String, String> items = new java.util.HashMap<>();

        private int told;

        Mirror(boolean sorted) {
            this.sorted = sorted;
        }

        synchronized void accept(FeedEvent event) {
            told++;
            String id = event.itemId().orElse("");
            if (event instanceof FeedEvent.Published) {
                assertThat(items).doesNotContainKey(id);
                order.add(id);
            } else if (event instanceof FeedEvent.Edited) {
                assertThat(items).containsKey(id);
                if (!sorted) {
                    order.remove(id);
                    order.add(id);
                }
            } else if (event instanceof FeedEvent.Retracted) {
                assertThat(items).containsKey(id);
                order.remove(id);
                items.remove(id);
            } else if (event instanceof FeedEvent.Moved moved) {
                order.remove(id);
                Position position = Position.parse(moved.position());
                int index =
                        switch (position.toString()) {
                            case "begin:" -> 0;
                            case ":end" -> order.size();
                            default ->
                                position instanceof Position.Before before
                                        ? order.indexOf(before.id())
                                        : order.indexOf(((Position.After) position).id()) + 1;
                        };
                order.add(index, id);
            }
            event.payload().ifPresent(item -> items.put(id, new String(item, StandardCharsets.UTF_8)));
        }

        synchronized List<String> ids() {
            return new ArrayList<>(order);
        }

        synchronized Map<String, String> items() {
            return new java.util.HashMap<>(items);
        }

        synchronized int told() {
            return told;
        }
    }
}
