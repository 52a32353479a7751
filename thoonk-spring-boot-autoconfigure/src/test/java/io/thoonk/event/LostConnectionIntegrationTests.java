package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.Subscription;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server of its own, because these tests cut off all subscriptions or take it away. */
class LostConnectionIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final ThoonkTemplate thoonk = TestTemplates.on(redis);

    private final Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        thoonk.close();
        redis.close();
    }

    @Test
    void tellsEachListenerOnceThatItMayHaveMissedSomething() {
        Queue<FeedEvent> ofPattern = new ConcurrentLinkedQueue<>();
        thoonk.subscribe("news", events::add);
        thoonk.subscribe("ne*", ofPattern::add);
        thoonk.subscribe("other", event -> {});
        killSubscriptions();
        await().atMost(PATIENCE).until(() -> !events.isEmpty() && !ofPattern.isEmpty());
        thoonk.feed("news", String.class).publish("1", "after");
        await().until(() -> has(events, FeedEventType.PUBLISH) && has(ofPattern, FeedEventType.PUBLISH));
        assertThat(events)
                .startsWith(new FeedEvent.Resynced("news"))
                .filteredOn(FeedEvent.Resynced.class::isInstance)
                .hasSize(1);
        assertThat(ofPattern)
                .startsWith(new FeedEvent.Resynced("ne*"))
                .filteredOn(FeedEvent.Resynced.class::isInstance)
                .hasSize(1);
    }

    @Test
    void saysNothingWhereOthersSubscribeAndUnsubscribe() {
        thoonk.subscribe("news", events::add);
        Subscription second = thoonk.subscribe("news", event -> {});
        thoonk.subscribe("sport", event -> {});
        second.close();
        thoonk.subscribe("news", event -> {});
        thoonk.feed("news", String.class).publish("1", "x");
        await().until(() -> has(events, FeedEventType.PUBLISH));
        assertThat(events).noneMatch(FeedEvent.Resynced.class::isInstance);
    }

    @Test
    void subscribesWhileTheConnectionIsAwayAndReturnsWhenItIsBack() {
        thoonk.subscribe("news", events::add);
        redis.kill();
        CompletableFuture<Subscription> late =
                CompletableFuture.supplyAsync(() -> thoonk.subscribe("late", events::add));
        Subscription another = thoonk.subscribe("news", event -> {});
        another.close();
        assertThat(late).isNotDone();
        redis.restart();
        await().until(late::isDone);
        assertThat(late.join().isActive()).isTrue();
        thoonk.feed("late", String.class).publish("1", "x");
        thoonk.feed("news", String.class).publish("1", "x");
        await().atMost(PATIENCE).until(() -> events.stream()
                .anyMatch(event -> event.feed().equals("late") && event.type() == FeedEventType.PUBLISH));
        await().atMost(PATIENCE).until(() -> events.stream()
                .anyMatch(event -> event.feed().equals("news") && event.type() == FeedEventType.PUBLISH));
    }

    @Test
    void takesUpItsSubscriptionsAgainAfterAPauseOfTheApplication() {
        thoonk.subscribe("news", events::add);
        ThoonkInternals.of(thoonk).disconnectSubscriptions();
        thoonk.feed("news", String.class).publish("1", "unheard");
        ThoonkInternals.of(thoonk).reconnectSubscriptions();
        await().atMost(PATIENCE).until(() -> !events.isEmpty());
        thoonk.feed("news", String.class).publish("2", "x");
        await().until(() -> has(events, FeedEventType.PUBLISH));
        assertThat(events).hasSize(2).startsWith(new FeedEvent.Resynced("news"));
    }

    private static boolean has(Queue<FeedEvent> events, FeedEventType type) {
        return events.stream().anyMatch(event -> event.type() == type);
    }

    private void killSubscriptions() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            assertThat(connection.sync().clientKill(KillArgs.Builder.typePubsub()))
                    .isPositive();
        }
    }
}
