package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEventType;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Works on jobs and hears of them with any one of the optional libraries away. */
@RedisTest
class MissingLibrariesIntegrationTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.jackson",
                "tools.jackson",
                "reactor.core.publisher",
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "org.springframework.web",
                "jakarta.servlet",
                "io.micrometer.core",
                "io.micrometer.tracing",
                "jakarta.validation",
            })
    void worksWithout(String missing, TestRedis redis) {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(missing))
                .withConfiguration(
                        AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                .withBean(DataRedisConnectionDetails.class, redis::connectionDetails)
                .withBean(Handlers.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    JobQueue<String> jobs =
                            context.getBean(ThoonkTemplate.class).jobs("letters", String.class);
                    String id = jobs.put("dear");
                    Map<String, String> delivered = context.getBean(Handlers.class).delivered;
                    await().until(() -> "dear is sent".equals(delivered.get(id)));
                });
    }

    static class Handlers {

        private final Map<String, String> delivered = new ConcurrentHashMap<>();

        @ThoonkJobWorker(queue = "letters")
        String send(String letter) {
            return letter + " is sent";
        }

        @ThoonkListener(feeds = "letters", events = FeedEventType.FINISH)
        void deliver(String result, @ItemId String id) {
            delivered.put(id, result);
        }
    }
}
