package io.thoonk.event;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.Subscription;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class FeedSubscriptionsIntegrationTests {

    private final Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();

    @AutoClose
    private ThoonkTemplate thoonk;

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        connection = redis.connect();
    }

    @Test
    void hearsAnEventThatIsSentRightAfterTheSubscription() {
        thoonk.subscribe("f", events::add);
        publish("feed.publish:f", "id\0item\0with NUL");
        await().until(() -> events.size() == 1);
        assertThat(events.element()).isInstanceOfSatisfying(FeedEvent.Published.class, published -> {
            assertThat(published.feed()).isEqualTo("f");
            assertThat(published.id()).isEqualTo("id");
            assertThat(new String(published.item(), StandardCharsets.UTF_8)).isEqualTo("item\0with NUL");
        });
    }

    @Test
    void handsEventsOverInTheOrderOfRedis() {
        thoonk.subscribe("f", events::add);
        int total = 5000;
        IntStream.range(0, total).forEach(i -> publish(i % 2 == 0 ? "feed.publish:f" : "feed.edit:f", i + "\0x"));
        await().until(() -> events.size() == total);
        assertThat(events.stream().map(event -> Integer.parseInt(event.itemId().orElseThrow())))
                .isEqualTo(IntStream.range(0, total).boxed().toList());
    }

    @Test
    void dropsMalformedMessagesAndGoesOn() {
        thoonk.subscribe("f", events::add);
        publish("feed.publish:f", "no separator");
        publish("job.finish:f", "");
        publish("newfeed", "f");
        publish("feed.retract:f", "fine");
        await().until(() -> !events.isEmpty());
        assertThat(events).containsExactly(new FeedEvent.Retracted("f", "fine"));
    }

    @Test
    void goesOnAfterAnExceptionOfTheListener() {
        thoonk.subscribe("f", event -> {
            events.add(event);
            throw new IllegalStateException("on purpose");
        });
        publish("feed.retract:f", "1");
        publish("feed.retract:f", "2");
        await().until(() -> events.size() == 2);
    }

    @Test
    void handsNothingOverOnceClosed() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Subscription subscription = thoonk.subscribe("f", event -> {
            inside.countDown();
            try {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            events.add(event);
        });
        publish("feed.retract:f", "1");
        publish("feed.retract:f", "2");
        assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(subscription::close);
        closer.start();
        await().until(() -> !subscription.isActive());
        goOn.countDown();
        await().until(() -> !closer.isAlive());
        assertThat(events).hasSize(1);
    }

    @Test
    void hearsAllFeedsOfAPattern() {
        thoonk.subscribe("news.*", events::add);
        publish("feed.retract:news.local", "1");
        publish("feed.retract:sport", "2");
        publish("newfeed", "news.world\0somebody");
        publish("newfeed", "sport\0somebody");
        publish("feed.retract:news.world", "3");
        await().until(() -> events.size() == 3);
        assertThat(events)
                .containsExactly(
                        new FeedEvent.Retracted("news.local", "1"),
                        new FeedEvent.Created("news.world", "somebody"),
                        new FeedEvent.Retracted("news.world", "3"));
    }

    @Test
    void goesOnAfterTheConnectionWasKilled() {
        thoonk.subscribe("f", events::add);
        connection.sync().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());
        await().until(() -> {
            publish("feed.retract:f", "again");
            return !events.isEmpty();
        });
    }

    @Test
    void usesOneConnectionForAllSubscriptions() {
        List<Subscription> subscriptions = IntStream.range(0, 10)
                .mapToObj(i -> thoonk.subscribe("f" + i, events::add))
                .toList();
        // Redis may hear of the end of those of a test before a little later.
        await().untilAsserted(() -> assertThat(
                        connection.sync().clientList().lines().filter(line -> line.contains("flags=P")))
                .hasSize(1));
        subscriptions.forEach(Subscription::close);
    }

    private void publish(String channel, String message) {
        connection.sync().publish(bytes(channel), bytes(message));
    }
}
