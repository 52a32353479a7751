package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class ListenerLifeIntegrationTests {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private ThoonkTemplate thoonk;

    private Feed<String> feed;

    private ThoonkContainer container;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        feed = thoonk.feed("f", String.class);
    }

    @AfterEach
    void close() {
        container.stop();
        thoonk.close();
    }

    @Test
    void hearsNothingWhilePausedAndGoesOnAfterThat() {
        container = listener(Optional.empty());
        container.start();
        publishAndHear("first");
        container.pause();
        awaitNoSubscriber();
        feed.publish("missed", "x");
        container.resume();
        publishAndHear("second");
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void staysPausedOverAStopAndAStart() {
        container = listener(Optional.empty());
        container.pause();
        container.start();
        feed.publish("missed", "x");
        container.stop();
        container.start();
        feed.publish("missed as well", "x");
        container.resume();
        publishAndHear("heard");
        assertThat(heard).containsExactly("heard");
    }

    @Test
    void durableCatchesUpAfterAPause() {
        container = listener(Optional.of("projection"));
        container.start();
        publishAndHear("first");
        container.pause();
        feed.publish("meanwhile", "x");
        container.stop();
        container.start();
        assertThat(heard).containsExactly("first");
        container.resume();
        await().until(() -> heard.contains("meanwhile"));
        publishAndHear("second");
        assertThat(heard).containsExactly("first", "meanwhile", "second");
    }

    private ThoonkContainer listener(Optional<String> durable) {
        return new Listeners(thoonk)
                .create("f", durable, Listeners.options(1, ExhaustedPolicy.PARK), event -> event.itemId()
                        .ifPresent(heard::add));
    }

    /** Redis hears of the end of a subscription a little later. */
    private static void awaitNoSubscriber() {
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            await().until(() -> connection.sync().pubsubNumsub(Utf8.bytes("feed.publish:f")).values().stream()
                    .allMatch(count -> count == 0));
        }
    }

    private void publishAndHear(String id) {
        feed.publish(id, "x");
        await().until(() -> heard.contains(id));
    }
}
