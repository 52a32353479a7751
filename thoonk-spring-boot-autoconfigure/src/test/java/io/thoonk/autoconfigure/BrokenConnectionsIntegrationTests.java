package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientListArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.RecordingHandlers;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.LogLines;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Workers, waiting calls and listeners behind a network that breaks in every way, with the default time limit of commands. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenConnectionsIntegrationTests {

    /** Less than the minute for which the driver would wait for an answer. */
    private static final Duration SECONDS = Duration.ofSeconds(50);

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final RedisProxy proxy = RedisProxy.to(redis);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, proxy::connectionDetails)
            .withPropertyValues("thoonk.worker.concurrency=2")
            .withUserConfiguration(RecordingHandlers.class);

    private final ThoonkTemplate producer = TestTemplates.on(redis);

    @AfterEach
    void stop() {
        producer.close();
        proxy.close();
        redis.close();
    }

    @Test
    void workersAndListenersGoOnAfterACut() {
        worksAndHearsAfter(proxy::cutPresent);
    }

    @Test
    void aWaitGoesOnAfterACut() {
        waitEndsAfter(proxy::cutPresent);
    }

    @Test
    void workersAndListenersGoOnAfterClientKill() {
        worksAndHearsAfter(this::killClients);
    }

    @Test
    void aWaitGoesOnAfterClientKill() {
        waitEndsAfter(this::killClients);
    }

    @Test
    void workersAndListenersGoOnAfterARestart() {
        worksAndHearsAfter(redis::restart);
    }

    @Test
    void aWaitGoesOnAfterARestart() {
        waitEndsAfter(redis::restart);
    }

    @Test
    void listenersGoOnWhenTheirConnectionHangs(CapturedOutput output) {
        handlersAfter(proxy::hangPresent, Map.of("news", "item after"));
        assertThat(output).contains("Redis has fallen silent on the subscription connection");
    }

    @Test
    void listenersGoOnWhenRedisHearsThemAndNothingComesBack() {
        handlersAfter(proxy::mutePresent, Map.of("news", "item after"));
    }

    @Test
    void whatWasCutIsNotMendedForNobody() {
        withHandlers(handlers -> {
            sendUntilSeen(handlers, Map.of("work", "job before", "news", "item before"));
            int before = proxy.connections();
            for (int kill = 0; kill < 5; kill++) {
                killClients();
                Map<String, String> words = Map.of("work", "job " + kill, "news", "item " + kill);
                sendUntilSeen(handlers, words);
            }
            await().atMost(SECONDS).until(() -> proxy.connections() <= before);
        });
    }

    @Test
    void listenersGoOnAfterRedisDroppedThemForTheirOutputBuffer() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().configSet("client-output-buffer-limit", "pubsub 65536 65536 1");
            // Slow enough for messages to pile up in Redis.
            hearsAfter(() -> {
                proxy.delay(Duration.ofMillis(500));
                Set<String> before = subscribers(connection);
                await().atMost(SECONDS).until(() -> {
                    producer.feed("news", String.class).publish("id", "x".repeat(1_000_000));
                    return !subscribers(connection).containsAll(before);
                });
                proxy.pass();
            });
        }
    }

    // More than once: the worker has to be stopped while a call is under way.
    @RepeatedTest(3)
    void aSlowNetworkIsOnlySlow(CapturedOutput output) {
        worksAndHearsAfter(() -> proxy.delay(Duration.ofMillis(100)));
        // With the defaults, whose long timeout is told of at the start.
        assertThat(LogLines.of(LogLines.Source.THOONK, output))
                .allMatch(line -> line.contains(" WARN ") && line.contains("RedisRequirementsCheck"));
    }

    private static Set<String> subscribers(StatefulRedisConnection<byte[], byte[]> connection) {
        return connection
                .sync()
                .clientList(ClientListArgs.Builder.typePubsub())
                .lines()
                .map(line -> line.split(" ")[0])
                .collect(Collectors.toSet());
    }

    private void killClients() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme());
            connection.sync().clientKill(KillArgs.Builder.typePubsub());
        }
    }

    private void worksAndHearsAfter(Runnable trouble) {
        handlersAfter(trouble, Map.of("work", "job after", "news", "item after"));
    }

    private void hearsAfter(Runnable trouble) {
        handlersAfter(trouble, Map.of("news", "item after"));
    }

    private void handlersAfter(Runnable trouble, Map<String, String> expected) {
        withHandlers(handlers -> {
            sendUntilSeen(handlers, Map.of("work", "job before", "news", "item before"));
            trouble.run();
            sendUntilSeen(handlers, expected);
        });
    }

    private void withHandlers(Consumer<RecordingHandlers> test) {
        runner.run(context -> test.accept(context.getBean(RecordingHandlers.class)));
    }

    /** Again and again, because messages are lost while nobody is subscribed, and jobs with a server without persistence. */
    private void sendUntilSeen(RecordingHandlers handlers, Map<String, String> words) {
        await().atMost(SECONDS).ignoreExceptions().until(() -> {
            words.forEach((feed, word) -> {
                if (feed.equals("work")) {
                    producer.jobs(feed, String.class).put(word);
                } else {
                    producer.feed(feed, String.class).publish(word);
                }
            });
            return handlers.seen().containsAll(words.values());
        });
    }

    private void waitEndsAfter(Runnable trouble) {
        runner.withPropertyValues("thoonk.worker.auto-startup=false").run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            CompletableFuture<Optional<Job<String>>> waiting = CompletableFuture.supplyAsync(
                    () -> thoonk.jobs("waited", String.class).get(Duration.ofMinutes(1)));
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                await().until(() -> connection.sync().info("clients").contains("blocked_clients:1"));
            }
            trouble.run();
            await().atMost(SECONDS).ignoreExceptions().until(() -> {
                producer.jobs("waited", String.class).put("payload");
                return waiting.isDone();
            });
            assertThat(waiting.get().map(Job::payload)).hasValue("payload");
        });
    }
}
