package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.sse.FaultyApplication.Note;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

@RedisTest
class SseOutageIntegrationTests {

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void opensAStreamWhileRedisIsAwayAndGivesTheContentWhenItIsBack(WebApplicationType type) {
        try (DedicatedRedis redis = TestRedis.startDedicated();
                FaultyApplication application =
                        new FaultyApplication(type, redis, Map.of("spring.data.redis.timeout", "1s"))) {
            // With longer time than the application has, on a busy machine.
            try (ThoonkTemplate patient = TestTemplates.on(redis)) {
                patient.feed("news", Note.class).publish("before", new Note("lost with Redis"));
            }
            redis.kill();
            try (TestSseClient client = TestSseClient.open(application.port(), "/feed/news", "");
                    TestSseClient events = TestSseClient.open(application.port(), "/events?pattern=n*", "")) {
                await().until(() -> client.data().contains("{\"type\":\"OUTAGE\"}")
                        && events.data().contains("{\"type\":\"OUTAGE\"}"));
                assertThat(client.lines().get(0)).contains("200");
                try (TestSseClient late = TestSseClient.open(application.port(), "/feed/news", "")) {
                    await().until(() -> late.data().contains("{\"type\":\"OUTAGE\"}"));
                }
                redis.restart();
                await().until(() -> client.data().size() == 3 && events.data().size() == 2);
                assertThat(client.data())
                        .containsExactly(
                                "{\"type\":\"OUTAGE\"}",
                                "{\"type\":\"RECOVERY\"}",
                                "{\"type\":\"SNAPSHOT\",\"items\":[]}");
                assertThat(client.lines()).anyMatch(line -> line.matches("event: ?thoonk"));
                await().ignoreExceptionsInstanceOf(ThoonkRedisException.class).until(() -> {
                    application.thoonk().feed("news", Note.class).publish("a", new Note("here"));
                    return client.data().stream().anyMatch(data -> data.contains("here"))
                            && events.data().stream().anyMatch(data -> data.contains("here"));
                });
            }
        }
    }
}
