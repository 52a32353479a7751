package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.RecordingHandlers;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** A server of its own for each test, because these tests take it away. */
@ExtendWith(OutputCaptureExtension.class)
class RedisOutageIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, redis::connectionDetails)
            .withPropertyValues("thoonk.worker.concurrency=2")
            .withUserConfiguration(RecordingHandlers.class);

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void startsWithoutRedisAndBeginsWhenItComes(CapturedOutput output) {
        redis.stop();
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(ThoonkContainerRegistry.class).all()).allMatch(ThoonkContainer::isRunning);
            assertThat(output)
                    .contains("Redis cannot be reached at 127.0.0.1:" + redis.port())
                    .doesNotContain("\tat io.thoonk");
            redis.restart();
            worksAndHears(context.getBean(ThoonkTemplate.class), context.getBean(RecordingHandlers.class), "late");
        });
    }

    @Test
    void opensAHandleWithItsFirstUseWhereRedisCameLater() {
        redis.stop();
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("later", String.class);
            assertThat(jobs.name()).isEqualTo("later");
            assertThatExceptionOfType(RedisUnreachableException.class)
                    .isThrownBy(() -> jobs.put("too early"))
                    .withMessageContaining("127.0.0.1:" + redis.port());
            redis.restart();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> !jobs.put("in time")
                    .isEmpty());
            assertThat(context.getBean(ThoonkTemplate.class).feedNames()).contains("later");
        });
    }

    @Test
    void explainsARunnerThatNeedsRedisAndHasNone(CapturedOutput output) {
        redis.stop();
        assertThatException().isThrownBy(() -> StartedApplication.run(redis, Map.of(), Runner.class));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Redis cannot be reached at 127.0.0.1:" + redis.port())
                .contains("or set spring.data.redis.url")
                .doesNotContain("\tat ");
    }

    @Test
    void goesOnAfterARestartThatLostAllDataAndScripts(CapturedOutput output) {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            RecordingHandlers handlers = context.getBean(RecordingHandlers.class);
            worksAndHears(thoonk, handlers, "before");
            redis.kill();
            await().atMost(PATIENCE).until(() -> output.toString().contains("Cannot reconnect to"));
            redis.restart();
            worksAndHears(thoonk, handlers, "after");
        });
    }

    @Test
    void stopsInOrderWhileRedisIsAway(CapturedOutput output) {
        runner.run(context -> {
            worksAndHears(context.getBean(ThoonkTemplate.class), context.getBean(RecordingHandlers.class), "before");
            await().until(() -> context.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .counts()
                            .claimed()
                    == 0);
            ThoonkContainerRegistry containers = context.getBean(ThoonkContainerRegistry.class);
            redis.kill();
            await().atMost(PATIENCE).until(() -> output.toString().contains("Worker 'work' cannot claim jobs"));
            context.close();
            assertThat(containers.all()).hasSize(2).noneMatch(ThoonkContainer::isRunning);
            assertThat(output).doesNotContain(" ERROR ").doesNotContain("still running after timeout");
        });
    }

    @Test
    void tellsOnceThatClaimsCannotBeRenewedAndOnceThatTheyAreAgain(CapturedOutput output) {
        runner.withUserConfiguration(Holding.class)
                .withPropertyValues("thoonk.worker.claim-timeout=300ms", "thoonk.worker.shutdown-timeout=100ms")
                .run(context -> {
                    context.getBean(ThoonkTemplate.class)
                            .jobs("held", String.class)
                            .put("long");
                    Holding holding = context.getBean(Holding.class);
                    assertThat(holding.begun.await(2, TimeUnit.MINUTES)).isTrue();
                    redis.kill();
                    await().atMost(PATIENCE).until(() -> output.getAll().contains("'held' could not renew"));
                    await().during(Duration.ofSeconds(1))
                            .atMost(PATIENCE)
                            .until(() -> output.getAll().split("'held' could not renew", -1).length == 2);
                    redis.restart();
                    await().atMost(PATIENCE).until(() -> output.getAll().contains("'held' renews its claims again"));
                    holding.end.countDown();
                });
    }

    @Test
    void aDurableListenerTellsOnceThatRedisIsAwayAndOnceThatItIsBack(CapturedOutput output) {
        runner.withUserConfiguration(Projection.class).run(context -> {
            await().atMost(PATIENCE).until(() -> output.getAll().contains("'projection' is the active one"));
            redis.kill();
            await().atMost(PATIENCE).until(() -> output.getAll().contains("'projection' goes on when Redis answers"));
            // Tried every 2 s at the least often.
            await().during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() -> output.getAll().split("'projection' goes on when", -1).length == 2);
            redis.restart();
            await().atMost(PATIENCE).until(() -> output.getAll().contains("'projection' goes on again"));
            assertThat(output.getAll().split("'projection' goes on when", -1)).hasSize(2);
        });
    }

    static class Projection {

        @ThoonkListener(id = "projection", feeds = "news", durable = "projection")
        void hear(String item) {}
    }

    static class Holding {

        private final CountDownLatch begun = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        @ThoonkJobWorker(queue = "held")
        void hold(String payload) throws InterruptedException {
            begun.countDown();
            end.await();
        }
    }

    /** Tries until both have noticed that Redis is there: messages are lost while nobody is subscribed. */
    private static void worksAndHears(ThoonkTemplate thoonk, RecordingHandlers handlers, String word) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            thoonk.jobs("work", String.class).put("job " + word);
            thoonk.feed("news", String.class).publish("item " + word);
            return handlers.seen().contains("job " + word) && handlers.seen().contains("item " + word);
        });
    }

    static class Runner {
        @Bean
        ApplicationRunner letters(ThoonkTemplate thoonk) {
            return arguments -> thoonk.jobs("letters", String.class).put("dear");
        }
    }
}
