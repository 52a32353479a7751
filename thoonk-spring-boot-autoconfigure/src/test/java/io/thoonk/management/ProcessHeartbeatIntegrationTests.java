package io.thoonk.management;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.DefaultContainer;
import io.thoonk.container.DefaultContainerRegistry;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.listener.ExhaustedPolicy;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerOptions;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class ProcessHeartbeatIntegrationTests {

    private final ProcessStatus.Identity process = ProcessStatus.Identity.ofThisProcess("application");

    private final byte[] key = bytes("thoonk.process:{processes}:" + process.id());

    private final SlowWork work = new SlowWork();

    private final DefaultContainerRegistry registry = new DefaultContainerRegistry();

    private final CountDownLatch errors = new CountDownLatch(3);

    private volatile boolean failing;

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    @AutoClose
    private ThoonkTemplate thoonk;

    private RedisCommands<byte[], byte[]> redis;

    private ProcessHeartbeat heartbeat;

    @BeforeEach
    void open(TestRedis server) {
        connection = server.connect();
        redis = connection.sync();
        thoonk = TestTemplates.on(server);
        DefaultContainer container = new DefaultContainer("listener", false, work);
        registry.register(container);
        container.start();
        LocalContainers containers = new LocalContainers(this::registry);
        containers.listenerDeclarations().customize(spec());
        RedisAccess access = new RedisAccess(server.connectionFactory());
        KeySpace keys = new KeySpace("", false);
        heartbeat = new ProcessHeartbeat(
                process,
                new ProcessRecords(access, new ScriptRunner(access), keys),
                containers,
                new ClaimLossWindow(Clock.systemUTC()),
                new ControlChannel(thoonk, access, keys, new RunningHandlers()),
                Duration.ofMillis(200));
    }

    @AfterEach
    void stop() {
        work.endHandler();
        heartbeat.stop();
    }

    @Test
    void tellsThatItLivesWhileAPauseWaitsForAHandler() {
        redis.sadd(bytes("thoonk.paused:{processes}"), bytes("listener"));
        heartbeat.start();
        await().until(() -> work.changes().contains("pause"));
        for (int i = 0; i < 2; i++) {
            redis.del(key);
            await().until(() -> redis.exists(key) == 1);
        }
        assertThat(registry.find("listener").orElseThrow().isPaused()).isTrue();
    }

    @Test
    void outlivesAnErrorAndTellsItOnce(CapturedOutput output) throws InterruptedException {
        failing = true;
        heartbeat.start();
        assertThat(errors.await(30, TimeUnit.SECONDS)).isTrue();
        failing = false;
        await().until(() -> output.getAll().contains("The record of this process is written again"));

        await().until(() -> redis.exists(key) == 1);
        assertThat(output.getAll().split("The record of this process could not be written", -1))
                .hasSize(2);
    }

    private ThoonkContainerRegistry registry() {
        if (failing && Thread.currentThread().getName().startsWith("thoonk-heartbeat")) {
            errors.countDown();
            throw new NoClassDefFoundError("on purpose");
        }
        return registry;
    }

    private static ListenerContainerFactory.Spec spec() {
        Duration moment = Duration.ofMillis(5);
        return new ListenerContainerFactory.Spec(
                "listener",
                List.of("news"),
                EnumSet.allOf(FeedEventType.class),
                false,
                Optional.empty(),
                new ListenerOptions(
                        1,
                        SubscriptionOptions.DEFAULTS,
                        new ListenerOptions.Retry(3, moment, 2, moment, ExhaustedPolicy.PARK),
                        Duration.ofSeconds(5),
                        true),
                event -> {},
                Optional.empty(),
                Optional.empty());
    }
}
