package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.feed.DurableListener.ParkedItem;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class DurableAnnotationIntegrationTests {

    @Test
    void goesOnWhereAnEarlierApplicationEnded(TestRedis redis) {
        ThoonkTemplate thoonk = TestTemplates.on(redis);
        thoonk.feed("news", Article.class).publish("1", new Article("before"));
        try (ConfigurableApplicationContext context = start(Map.of(), Projection.class)) {
            Projection projection = context.getBean(Projection.class);
            await().until(() -> projection.seen.equals(List.of("1 before")));
        }
        thoonk.feed("news", Article.class).publish("2", new Article("meanwhile"));
        try (ConfigurableApplicationContext context = start(Map.of(), Projection.class)) {
            Projection projection = context.getBean(Projection.class);
            await().until(() -> projection.seen.equals(List.of("2 meanwhile")));
            thoonk.feed("news", Article.class).publish("3", new Article("live"));
            await().until(() -> projection.seen.equals(List.of("2 meanwhile", "3 live")));
        }
        thoonk.close();
    }

    @Test
    void parksWhatCannotBeReadAtOnceAndGoesOn(TestRedis redis) {
        ThoonkTemplate thoonk = TestTemplates.on(redis);
        thoonk.feed("news", String.class).publish("bad", "no JSON");
        thoonk.feed("news", Article.class).publish("good", new Article("fine"));
        try (ConfigurableApplicationContext context =
                start(Map.of("thoonk.listeners.projection.backoff.delay", "1h"), Projection.class)) {
            Projection projection = context.getBean(Projection.class);
            await().until(() -> projection.seen.equals(List.of("good fine")));
            assertThat(thoonk.durableListener("news", "projection").parked())
                    .extracting(ParkedItem::id)
                    .containsExactly("bad");
        }
        thoonk.close();
    }

    @Test
    void saysWhatToDoInsteadForASortedFeed(TestRedis redis, CapturedOutput output) {
        ThoonkTemplate thoonk = TestTemplates.on(redis);
        thoonk.sortedFeed("news", String.class).append("x");
        assertThatException().isThrownBy(() -> start(Map.of(), Projection.class));
        assertThat(output).contains("""
                Description:

                Listener 'projection' is durable, which needs a plain feed, but feed 'news' is of type 'sorted_feed'. A position is a publish time, and only plain feeds keep one.

                Action:

                Leave durable out, or name a plain feed. For a sorted feed use ThoonkTemplate.live("news", type), which knows its content and order after any interruption.
                """);
        thoonk.close();
    }

    @Test
    void refusesAPattern(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), OnPattern.class));
        assertThat(output)
                .contains("is durable and names the pattern 'news.*', but a position is kept per feed")
                .contains("Name each feed, or leave durable out.");
    }

    @Test
    void refusesAPolicyThatIsNone(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), WithWrongPolicy.class));
        assertThat(output).contains("has exhausted = \"explode\"").contains("Write one of park, skip, retry");
    }

    @Test
    void refusesAMailboxWithoutRoom(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of("thoonk.listeners.some.mailbox", "0")));
        assertThat(output).contains("thoonk.listeners.some.mailbox must be at least 1 but is 0");
    }

    private static ConfigurableApplicationContext start(Map<String, Object> properties, Class<?>... beans) {
        return StartedApplication.run(TestRedis.shared(), properties, beans);
    }

    record Article(String title) {}

    static class Projection {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        @ThoonkListener(
                feeds = "news",
                id = "projection",
                durable = "${projection.name:projection}",
                maxAttempts = "3",
                backoff = @Backoff(delay = "10ms"))
        void on(Article article, @ItemId String id) {
            seen.add(id + " " + article.title());
        }
    }

    static class OnPattern {
        @ThoonkListener(feeds = "news.*", durable = "projection")
        void on(String item) {}
    }

    static class WithWrongPolicy {
        @ThoonkListener(feeds = "news", durable = "projection", exhausted = "explode")
        void on(String item) {}
    }
}
