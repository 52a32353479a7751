package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.Subscription;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.redis.SilentSubscriptions;
import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.ThoonkConnections;
import io.thoonk.redis.keys.KeySpace;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class FeedSubscriptionsTests {

    private static final KeySpace KEYS = new KeySpace("", false);

    /** Never started, so that it refuses to open a connection. */
    private final LettuceConnectionFactory stopped = new LettuceConnectionFactory();

    private final ThoonkConnections connections = new ThoonkConnections(stopped, KEYS, ReplicationOptions.NONE);

    private final FeedSubscriptions subscriptions =
            new FeedSubscriptions(connections.subscriptions(), KEYS, Runnable::run, (feed, items) -> List.of());

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void keepNothingOfFeedsThatCouldNotBeSubscribed() {
        for (int i = 0; i < 1_000; i++) {
            String feed = "feed-" + i;
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> subscriptions.subscribe(feed, event -> {}));
        }
        assertThat(subscriptions.size()).isZero();
    }

    /** Red where whoever subscribes next waits for ever for what has ended. */
    @Test
    void keepNothingOfWhatCouldNotBeEndedForWantOfAThread() {
        AtomicReference<AsyncTaskExecutor> background = new AtomicReference<>();
        try (SubscriptionConnection silent = SilentSubscriptions.connection(background::set)) {
            FeedSubscriptions failing = new FeedSubscriptions(silent, KEYS, Runnable::run, (feed, items) -> List.of());
            Subscription subscription = failing.subscribe("feed", event -> {});
            ((SimpleAsyncTaskExecutor) background.get()).close();
            subscription.close();

            assertThat(failing.size()).isZero();
            assertThat(failing.subscribe("feed", event -> {}).isActive()).isTrue();
        }
    }
}
