package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedCursor;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class DurableTakeoverIntegrationTests {

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
    void ofSeveralProcessesOneIsActiveAndAnotherTakesOver(TestRedis redis) {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        // Its lease is long: no other process is to take over before it is told to stop.
        ThoonkContainer one = news.listeners().durable("news", "projection", event -> first.add(Listeners.line(event)));
        news.start(one);
        feed.publish("1", "x");
        await().until(() -> first.size() == 1);
        try (ThoonkTemplate other = TestTemplates.on(redis)) {
            ThoonkContainer two =
                    new Listeners(other).hasty("news", "projection", event -> second.add(Listeners.line(event)));
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
        FeedCursor dead = ThoonkInternals.of(thoonk).cursor("news", "projection");
        dead.hold(Duration.ofSeconds(2));
        feed.publish("1", "x");
        news.startHasty();
        await().until(() -> handled.size() == 1);
        assertThat(dead.read(10, List.of())).isEmpty();
    }

    @Test
    void aProcessThatLostItsLeaseCannotMoveThePosition() {
        feed.publish("1", "x");
        FeedCursor late = ThoonkInternals.of(thoonk).cursor("news", "projection");
        late.hold(Duration.ofMinutes(5));
        FeedCursor.Reading reading = late.read(10, List.of()).orElseThrow();
        late.hold(Duration.ofMillis(1));
        await().until(() -> !news.status().active());
        news.start();
        await().until(() -> handled.size() == 1);
        feed.publish("2", "x");
        await().until(() -> handled.size() == 2);
        late.handled(reading.entries().get(0), Optional.empty());
        late.moveTo(reading.entries().get(0));
        assertThat(late.commit()).isFalse();
        assertThat(news.status().behind()).isZero();
    }
}
