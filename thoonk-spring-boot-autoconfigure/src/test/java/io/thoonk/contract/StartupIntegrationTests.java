package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedType;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Starts on what made the peers hang or fail when they started. */
@RedisTest
class StartupIntegrationTests {

    @TestFactory
    Stream<DynamicTest> opensWhatIsAFeedMendsAMissingTypeAndRefusesTheRest(TestRedis redis) {
        return Recordings.PEERS.stream().flatMap(peer -> {
            List<DynamicTest> tests = new ArrayList<>();
            for (JsonNode state : Recordings.read(peer).path("startup")) {
                tests.add(DynamicTest.dynamicTest(
                        peer + " " + state.path("title").asString(), () -> start(redis, state)));
            }
            return tests.stream();
        });
    }

    private static void start(TestRedis redis, JsonNode state) {
        redis.flush();
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect();
                RawCommands raw = new RawCommands(redis);
                ThoonkTemplate thoonk = TestTemplates.on(redis)) {
            for (JsonNode command : state.path("setup")) {
                List<String> words = new ArrayList<>();
                command.forEach(word -> words.add(word.asString()));
                raw.run(words);
            }
            for (String name : thoonk.feedNames()) {
                byte[] config = ("feed.config:" + name).getBytes(StandardCharsets.UTF_8);
                byte[] field = "type".getBytes(StandardCharsets.UTF_8);
                boolean readable = connection.sync().type(config).matches("hash|none");
                byte[] type = readable ? connection.sync().hget(config, field) : new byte[0];
                String stored = type == null ? "feed" : new String(type, StandardCharsets.UTF_8);
                if (stored.equals(FeedType.FEED.wireName())) {
                    thoonk.feed(name, String.class).publish("it", "works");
                    assertThat(connection.sync().hget(config, field))
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo("feed");
                } else {
                    assertThatThrownBy(() -> thoonk.feed(name, String.class))
                            .isInstanceOf(ThoonkException.class)
                            .hasMessageContaining(name);
                }
            }
        }
    }
}
