package io.thoonk.redis;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@ExtendWith(OutputCaptureExtension.class)
class MultiListWaitIntegrationTests {

    /** Longer than any of these tests waits. */
    private static final Duration SLICE = Duration.ofSeconds(50);

    private static final long SOON = 15;

    private static final KeySpace KEYS = new KeySpace("", false);

    private static DedicatedRedis server;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private StatefulRedisConnection<byte[], byte[]> connection;

    private RedisCommands<byte[], byte[]> redis;

    private LettuceConnectionFactory factory;

    private ScriptRunner runner;

    private MultiListWait waiting;

    @BeforeAll
    static void start() {
        server = TestRedis.startDedicated();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.flush();
        connection = server.connect();
        redis = connection.sync();
        waitAs("allowed on >secret ~* &* +@all");
    }

    @AfterEach
    void close() {
        release();
        timer.shutdownNow();
        connection.close();
    }

    @Test
    void serveAListThatJoinsAtOnce() throws Exception {
        arm("a");
        await().until(this::blocked);
        Wait joined = arm("b");
        redis.lpush(bytes("b"), bytes("element"));
        assertThat(joined.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element");
        assertThat(redis.lrange(bytes("claiming b"), 0, -1)).containsExactly(bytes("element"));
    }

    @Test
    void serveAListThatJoinsAgainAtOnce() throws Exception {
        arm("a");
        for (int i = 0; i < 20; i++) {
            Wait again = arm("b");
            redis.lpush(bytes("b"), bytes("element " + i));
            assertThat(again.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element " + i);
        }
    }

    @Test
    void serveManyListsThatJoinTogether() throws Exception {
        Wait[] waits = new Wait[100];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = arm("list " + i);
        }
        for (int i = 0; i < waits.length; i++) {
            redis.lpush(bytes("list " + i), bytes("element " + i));
        }
        for (int i = 0; i < waits.length; i++) {
            assertThat(waits[i].arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element " + i);
        }
    }

    @Test
    void leaveNothingOfTheWakingInRedis() throws Exception {
        serveAListThatJoinsAgainAtOnce();
        await().untilAsserted(() -> assertThat(redis.keys("thoonk.wake*")).isEmpty());
    }

    @Test
    void letWhatADeadProcessLeavesExpire() throws Exception {
        new MultiListWait.WakeUp(runner, KEYS).send(Runnable::run).get(SOON, TimeUnit.SECONDS);
        assertThat(redis.keys("thoonk.wake*")).singleElement().satisfies(left -> assertThat(redis.pttl(left))
                .isBetween(1L, 60_000L));
    }

    @Test
    void doWithShortSlicesWhereTheUserMayNotWakeThem(CapturedOutput output) throws Exception {
        waitAs("narrow on >secret ~a ~b ~claiming* &* +@all");
        arm("a");
        // Who joins while it is found out what Redis refuses may be told to wait anew.
        await().until(() -> output.toString().contains("may not use keys like 'thoonk.wake:ID'") && blocked());
        Wait joined = arm("b");
        redis.lpush(bytes("b"), bytes("element"));
        assertThat(joined.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element");
        assertThat(joined.failure).isNotDone();
        assertThat(output).containsOnlyOnce("The Redis user may not use keys like 'thoonk.wake:ID'");
    }

    /** What another program does to one feed is no matter of the others that wait on the same connection (W10e). */
    @Test
    void failForAListOfAnotherProgramAlone() throws Exception {
        Wait fine = arm("fine");
        redis.set(bytes("foreign"), bytes("of another program"));
        Wait foreign = arm("foreign");
        await().until(foreign.failure::isDone);
        assertThat(foreign.failure).isCompletedExceptionally();
        assertThat(fine.failure).isNotDone();
        redis.lpush(bytes("fine"), bytes("element"));
        assertThat(fine.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element");
        Wait joined = arm("joined");
        redis.lpush(bytes("joined"), bytes("element"));
        assertThat(joined.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element");
    }

    @Test
    void failForAClaimingListOfAnotherProgramAlone() throws Exception {
        redis.set(bytes("claiming foreign"), bytes("of another program"));
        Wait fine = arm("fine");
        Wait foreign = arm("foreign");
        redis.lpush(bytes("foreign"), bytes("element"));
        await().until(foreign.failure::isDone);
        assertThat(fine.failure).isNotDone();
        redis.lpush(bytes("fine"), bytes("element"));
        assertThat(fine.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element");
    }

    @Test
    void failForAListThatTheUserMayNotUseAlone(CapturedOutput output) throws Exception {
        waitAs("some on >secret ~a ~claiming* ~thoonk.wake* &* +@all");
        Wait allowed = arm("a");
        Wait forbidden = arm("b");
        await().until(forbidden.failure::isDone);
        assertThat(allowed.failure).isNotDone();
        redis.lpush(bytes("a"), bytes("element"));
        assertThat(allowed.arrived.get(SOON, TimeUnit.SECONDS)).isEqualTo("element");
        assertThat(output).doesNotContain("thoonk.wake:ID");
    }

    @Test
    void tellThoseWhoWaitWhenTheConnectionIsCut() {
        Wait wait = arm("a");
        await().until(this::blocked);
        redis.clientKill(io.lettuce.core.KillArgs.Builder.typeNormal().skipme());
        assertThat(wait.failure).failsWithin(Duration.ofSeconds(SOON)).withThrowableOfType(Exception.class);
    }

    private boolean blocked() {
        return redis.clientList().contains("cmd=brpop ");
    }

    private Wait arm(String list) {
        Wait wait = new Wait();
        waiting.line(bytes(list), bytes("claiming " + list)).arm(wait);
        return wait;
    }

    /** Begins anew as a user with other rights. */
    private void waitAs(String rule) {
        release();
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).add("SETUSER");
        for (String word : rule.replaceFirst(" ", " reset ").split(" ")) {
            arguments.add(word);
        }
        redis.dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments);
        RedisStandaloneConfiguration place = new RedisStandaloneConfiguration(server.host(), server.port());
        place.setUsername(rule.substring(0, rule.indexOf(' ')));
        place.setPassword("secret");
        LettuceConnectionFactory opened = new LettuceConnectionFactory(place);
        opened.afterPropertiesSet();
        opened.start();
        factory = opened;
        runner = new ScriptRunner(new RedisAccess(opened));
        waiting = new MultiListWait(new OwnConnection(opened), new MultiListWait.WakeUp(runner, KEYS), SLICE, timer);
    }

    private void release() {
        if (factory != null) {
            waiting.end();
            runner.close();
            factory.destroy();
        }
    }

    /** How one wait ended. */
    private static final class Wait implements BlockingWait.Listener {

        private final CompletableFuture<String> arrived = new CompletableFuture<>();

        private final CompletableFuture<Void> failure = new CompletableFuture<>();

        @Override
        public void arrived(byte[] id) {
            arrived.complete(new String(id, StandardCharsets.UTF_8));
        }

        @Override
        public void failed(Throwable cause) {
            failure.completeExceptionally(cause);
        }

        @Override
        public void abandoned(byte[] id) {
            arrived.completeExceptionally(new AssertionError("nobody cancelled"));
        }
    }
}
