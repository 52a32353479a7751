package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.JobQueue;
import io.thoonk.redis.UnsuitableRedisException;
import io.thoonk.redis.WireText;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Users who may not do everything. A server of its own, because users belong to the whole server. */
@ExtendWith(OutputCaptureExtension.class)
class RedisUserIntegrationTests {

    private static DedicatedRedis redis;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.startDedicated();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eval", "evalsha"})
    void mayNotStartWithoutTheRightToRunScripts(String forbidden, CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start("on >secret ~* &* +@all -" + forbidden))
                .satisfies(failure -> assertThat(failure).hasCauseInstanceOf(UnsuitableRedisException.class));
        assertThat(output)
                .contains("The Redis user may not run scripts: NOPERM ")
                .contains("no permissions to run the '" + forbidden + "' command")
                .contains("Grant the user of spring.data.redis.username the commands EVAL and EVALSHA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "info"})
    void startWithoutARightThatIsNotNeeded(String forbidden) {
        try (ConfigurableApplicationContext context = start("on >secret ~* &* +@all -" + forbidden)) {
            assertThat(context.getBean(ThoonkTemplate.class)
                            .queue("any", String.class)
                            .put("text"))
                    .isNotEmpty();
        }
    }

    @Test
    void areToldWhatTheyMayNotDo(CapturedOutput output) {
        start("on >secret ~thoonk.* ~feed* &* +@all -zadd -linsert").close();
        assertThat(output).contains("The Redis user may not use LINSERT, ZADD, which scripts of this library need");
    }

    @Test
    void areToldWhichKeysTheyMayNotTouch(CapturedOutput output) {
        start("on >secret ~thoonk.* &* +@all").close();
        assertThat(output)
                .contains("The Redis user may not use keys like thoonk.probe:thoonk-probe, feed.config:thoonk-probe");
    }

    @Test
    void workAndListenWithTheRuleOfTheDocumentation(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext context = start(documentedRule(), Handlers.class)) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Handlers handlers = context.getBean(Handlers.class);
            thoonk.jobs("work", String.class).put("job");
            thoonk.feed("news", String.class).publish("item");
            await().until(() -> handlers.seen.containsAll(Set.of("job", "item")));
            assertThat(output).doesNotContain("The Redis user may not use");
        }
    }

    @Test
    void areToldWhatToGrantAndLeaveNothingHalfWritten() {
        try (ConfigurableApplicationContext context = start("on >secret ~* resetchannels +@all");
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> thoonk.jobs("work", String.class).put("job"))
                    .withMessageContaining("the Redis user may not do this")
                    .withMessageContaining("newfeed")
                    .withMessageContaining("ACL SETUSER");
            assertThat(connection.sync().exists(WireText.bytes("feeds"), WireText.bytes("feed.config:work")))
                    .isZero();
        }
    }

    @Test
    void putNothingWhereOnlyTheChannelOfPutsIsMissing() {
        try (ConfigurableApplicationContext context = start("on >secret ~* resetchannels &newfeed &conffeed +@all");
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> jobs.put("job"))
                    .withMessageContaining("feed.publishes:work");
            assertThat(connection.sync().keys("feed.*"))
                    .extracting(WireText::text)
                    .containsExactly("feed.config:work");
        }
    }

    @Test
    void deleteFeedsWithTheRuleOfTheDocumentation() throws IOException {
        try (ConfigurableApplicationContext context = start(documentedRule())) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            thoonk.jobs("work", String.class).put("job");
            thoonk.deleteFeed("work");
            assertThat(thoonk.feedNames()).isEmpty();
        }
    }

    private static String documentedRule() throws IOException {
        return Files.readString(Path.of("../docs/valkey-and-compose.md"))
                .lines()
                .filter(line -> line.startsWith("ACL SETUSER app on "))
                .findFirst()
                .orElseThrow()
                .substring("ACL SETUSER app ".length());
    }

    private static ConfigurableApplicationContext start(String rule, Class<?>... beans) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                    .add("SETUSER")
                    .add("app")
                    .add("reset");
            for (String word : rule.split(" ")) {
                arguments.add(word);
            }
            connection.sync().dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments);
        }
        return StartedApplication.run(
                Map.of(
                        "spring.data.redis.host",
                        redis.host(),
                        "spring.data.redis.port",
                        redis.port(),
                        "spring.data.redis.username",
                        "app",
                        "spring.data.redis.password",
                        "secret"),
                beans);
    }

    static class Handlers {

        private final Set<String> seen = ConcurrentHashMap.newKeySet();

        @ThoonkJobWorker(queue = "work")
        void work(String payload) {
            seen.add(payload);
        }

        @ThoonkListener(feeds = "news")
        void hear(String item) {
            seen.add(item);
        }
    }
}
