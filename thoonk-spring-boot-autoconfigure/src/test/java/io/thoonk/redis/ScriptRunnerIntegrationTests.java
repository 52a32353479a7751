package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.WireText;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A server of its own, because these tests take it away and its scripts as well. */
class ScriptRunnerIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final LettuceConnectionFactory connectionFactory = new LettuceConnectionFactory(
            LettuceConnectionFactory.createRedisConfiguration(RedisURI.create(redis.uri())));

    private final LuaScript script = LuaScript.load(ScriptRunnerIntegrationTests.class, "answer.lua");

    @BeforeEach
    void connect() {
        connectionFactory.afterPropertiesSet();
        connectionFactory.start();
    }

    @AfterEach
    void stop() {
        connectionFactory.destroy();
        redis.close();
    }

    @Test
    void runsByTheTextWhatRedisHasLost() {
        ScriptRunner runner = new ScriptRunner(new RedisAccess(connectionFactory));
        assertThat(answer(runner)).isEqualTo("first");
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().scriptFlush();
        }
        assertThat(answer(runner)).isEqualTo("first");
    }

    @Test
    void letsAnInterruptedCallHaveItsAnswer() {
        ScriptRunner runner = new ScriptRunner(new RedisAccess(connectionFactory));
        // Connecting may be cut off: nothing has been asked of Redis before.
        answer(runner);
        Thread.currentThread().interrupt();
        assertThat(answer(runner)).isEqualTo("first");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void endsAnInterruptedCallThatRedisDoesNotAnswer() {
        ScriptRunner runner = new ScriptRunner(new RedisAccess(connectionFactory));
        answer(runner);
        redis.kill();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                answer(runner);
            } catch (ThoonkRedisException ex) {
                failure.set(ex);
            }
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await().atMost(PATIENCE).until(() -> Arrays.stream(caller.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(ScriptRunner.class.getName())
                        && frame.getMethodName().equals("await")));
        caller.interrupt();
        // The time limit of a command is a minute.
        assertThat(interrupted).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(failure.get()).isInstanceOf(ThoonkRedisException.class).hasMessageContaining("answer.lua");
    }

    @Test
    void repeatsNoReadingThatRedisRefused() {
        LuaScript length = LuaScript.load(ScriptRunnerIntegrationTests.class, "length.lua");
        byte[][] keys = {WireText.bytes("text")};
        ScriptRunner runner = new ScriptRunner(new RedisAccess(connectionFactory));
        runner.read(length, "any", keys);
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().set(keys[0], keys[0]);
            connection.sync().configResetstat();
            assertThatThrownBy(() -> runner.read(length, "any", keys))
                    .isInstanceOf(ThoonkRedisException.class)
                    .hasMessageContaining("another type of data");
            assertThat(connection.sync().info("commandstats")).contains("cmdstat_evalsha:calls=1,");
        }
    }

    @Test
    void repeatsWhatAMasterRefusesUntilItsReplicasAreThere() throws Exception {
        LuaScript count = LuaScript.load(ScriptRunnerIntegrationTests.class, "count.lua");
        byte[][] keys = {WireText.bytes("counter")};
        ScriptRunner runner = new ScriptRunner(new RedisAccess(connectionFactory));
        FutureTask<String> counted =
                new FutureTask<>(() -> runner.run(count, "any", keys).status());
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().configSet("min-replicas-to-write", "1");
            connection.sync().configResetstat();
            new Thread(counted).start();
            // Redis 6.2 counts what a script meets as ERR.
            await().until(() -> counted.isDone()
                    || connection.sync().info("errorstats").matches("(?s).*errorstat_(NOREPLICAS|ERR):.*"));
            connection.sync().configSet("min-replicas-to-write", "0");
            assertThat(counted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("1");
        }
    }

    private String answer(ScriptRunner runner) {
        return runner.run(script, "any", new byte[0][], WireText.bytes("first")).status();
    }
}
