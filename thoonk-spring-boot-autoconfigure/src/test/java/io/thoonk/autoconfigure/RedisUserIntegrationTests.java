package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.JobQueue;
import io.thoonk.redis.UnsuitableRedisException;
import io.thoonk.redis.keys.WireText;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.util.HashMap;
import java.util.Map;
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

    /** Redis 6.2. */
    private static final String NOT_TO_BE_ASKED = "a script can ask this server which channels its user may send on";

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
    void areToldWhichPatternsToGrant(CapturedOutput output) {
        String channels = "&newfeed &delfeed &conffeed &feed.* &job.finish:* &thoonk.*";
        start("on >secret ~* resetchannels " + channels + " +@all", PatternListener.class)
                .close();
        assertThat(output)
                .contains("Listener 'sports' cannot subscribe")
                .contains("the Redis user may not do this")
                .contains("letter by letter, so grant these as they are: &feed.publish:sports.* &feed.edit:sports.* ")
                .contains(" &thoonk.mark:sports.*");
    }

    @Test
    void areToldHowTheKeysOfAFeedAreSpelledWhereTheyHaveHashTags(CapturedOutput output) {
        String user = "on >secret ~feeds ~thoonk.* ~feed.config:{thoonk-probe} ~feed.items:{thoonk-probe} &* +@all";
        try (ConfigurableApplicationContext context = start(user, Map.of("thoonk.hash-tags", true))) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> thoonk.jobs("work", String.class))
                    .withMessageContaining("the Redis user may not do this")
                    .withMessageContaining("{work}");
        }
        start("on >secret ~thoonk.* &* +@all", Map.of("thoonk.hash-tags", true)).close();
        assertThat(output)
                .contains(
                        "~feeds ~feed.* ~thoonk.* ~job.finish:* &newfeed &delfeed &conffeed &feed.* &job.finish:* &thoonk.*")
                .contains("in braces, as in ~feed.ids:{name}");
    }

    /** No matter of users, but of a server of its own too. */
    @Test
    void areToldThatMasterAndReplicasByNameAreNotUsable(CapturedOutput output) {
        Map<String, Object> properties =
                Map.of("spring.data.redis.masterreplica.nodes", redis.host() + ":" + redis.port());
        start("on >secret ~* &* +@all", properties, PatternListener.class).close();
        assertThat(output)
                .contains("spring.data.redis.masterreplica.nodes")
                .contains("Set spring.data.redis.host to the master");
    }

    @Test
    void areToldWhatToGrantAndLeaveNothingHalfWritten() {
        try (ConfigurableApplicationContext context = start("on >secret ~* resetchannels +@all");
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> thoonk.jobs("work", String.class).put("job"))
                    .withMessageContaining("the Redis user may not do this")
                    .withMessageContaining(canBeAsked(connection) ? "newfeed" : "can't publish")
                    .withMessageContaining("ACL SETUSER");
            assumeThat(canBeAsked(connection)).as(NOT_TO_BE_ASKED).isTrue();
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
                    .withMessageContaining(canBeAsked(connection) ? "feed.publishes:work" : "can't publish");
            assumeThat(canBeAsked(connection)).as(NOT_TO_BE_ASKED).isTrue();
            assertThat(connection.sync().keys("feed.*"))
                    .extracting(WireText::text)
                    .containsExactly("feed.config:work");
        }
    }

    private static boolean canBeAsked(StatefulRedisConnection<byte[], byte[]> connection) {
        Boolean known = connection.sync().eval("return redis.acl_check_cmd ~= nil", ScriptOutputType.BOOLEAN);
        return known;
    }

    private static ConfigurableApplicationContext start(String rule, Class<?>... beans) {
        return start(rule, Map.of(), beans);
    }

    private static ConfigurableApplicationContext start(String rule, Map<String, Object> more, Class<?>... beans) {
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
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.data.redis.host",
                redis.host(),
                "spring.data.redis.port",
                redis.port(),
                "spring.data.redis.username",
                "app",
                "spring.data.redis.password",
                "secret"));
        properties.putAll(more);
        return StartedApplication.run(properties, beans);
    }

    static class PatternListener {

        @ThoonkListener(id = "sports", feeds = "sports.*")
        void hear(String item) {
            throw new IllegalStateException("Nobody publishes " + item);
        }
    }
}
