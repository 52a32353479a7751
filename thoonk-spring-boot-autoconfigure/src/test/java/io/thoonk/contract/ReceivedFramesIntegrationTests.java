package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Sends our listeners what the recordings sent those of the peers. */
@RedisTest
class ReceivedFramesIntegrationTests {

    private static final String LAST = "feed.retract:";

    private static final String LAST_ID = "the last one";

    @TestFactory
    Stream<DynamicTest> readsEveryFrameByTheContractAndSurvivesTheOthers(TestRedis redis) {
        return Recordings.PEERS.stream().flatMap(peer -> {
            List<DynamicTest> tests = new ArrayList<>();
            for (JsonNode scenario : Recordings.read(peer).path("receive")) {
                tests.add(DynamicTest.dynamicTest(
                        peer + " " + scenario.path("title").asString(), () -> receive(redis, scenario)));
            }
            return tests.stream();
        });
    }

    private static void receive(TestRedis redis, JsonNode scenario) {
        List<String> expected = new ArrayList<>();
        List<String> heard = new CopyOnWriteArrayList<>();
        try (ThoonkTemplate thoonk = TestTemplates.on(redis, TestTemplates.scripted(ThoonkSettings.defaults(), "j"));
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            thoonk.subscribe("*", event -> heard.add(text(event)));
            for (JsonNode message : scenario.path("messages")) {
                String channel = Recordings.channel(message.path("channel").asString());
                byte[] payload = Placeholders.bytes(message.path("payload"));
                connection.sync().publish(bytes(channel), payload);
                String event = ContractFrames.read(channel, payload);
                if (!event.isEmpty()) {
                    expected.add(event);
                }
            }
            connection.sync().publish(bytes(LAST + "f"), bytes(LAST_ID));
            expected.add("RETRACT f " + LAST_ID);
            Awaitility.await().untilAsserted(() -> assertThat(heard).contains("RETRACT f " + LAST_ID));
            assertThat(heard).containsExactlyElementsOf(expected);
        }
    }

    private static String text(FeedEvent event) {
        StringBuilder text = new StringBuilder(event.type() + " " + event.feed());
        event.itemId().ifPresent(id -> text.append(' ').append(id));
        event.payload().ifPresent(payload -> text.append(' ').append(new String(payload, StandardCharsets.ISO_8859_1)));
        if (event instanceof FeedEvent.Moved moved) {
            text.append(' ').append(moved.position());
        }
        return text.toString();
    }
}
