package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A listener that waits for events which its feed never sends. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class UnheardEventsIntegrationTests {

    @Test
    void areToldOfOnceWithWhatComesInstead(CapturedOutput output) {
        try (ThoonkTemplate thoonk =
                new ThoonkTemplate(TestRedis.shared().connectionFactory(), new RawPayloadConverter())) {
            thoonk.jobs("work", String.class);
            thoonk.sortedFeed("list", String.class);
        }
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                        .connectionDetails())
                .withUserConfiguration(Listeners.class)
                .run(context -> {
                    await().untilAsserted(() -> assertThat(output)
                            .containsOnlyOnce("Listener 'wrong' waits for [POSITION] of feed 'work', "
                                    + "and a feed of type 'job' never sends that; it sends [RETRACT, FINISH,"));
                    assertThat(output)
                            .doesNotContain("Listener 'right'")
                            .doesNotContain("Listener 'unknown'")
                            .doesNotContain("Listener 'all'");
                });
    }

    static class Listeners {

        @ThoonkListener(id = "wrong", feeds = "work", events = FeedEventType.POSITION)
        void wrong(FeedEvent event) {}

        @ThoonkListener(id = "right", feeds = "list", events = FeedEventType.POSITION)
        void right(FeedEvent event) {}

        @ThoonkListener(id = "unknown", feeds = "to come", events = FeedEventType.POSITION)
        void unknown(FeedEvent event) {}

        @ThoonkListener(id = "all", feeds = "work")
        void all(FeedEvent event) {}
    }
}
