package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.PutOptions;
import io.thoonk.job.maintenance.Maintenance;
import io.thoonk.management.ContainerAction;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Containers that come late, and contexts that pause and go on. */
@RedisTest
class ContextLifeIntegrationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues("thoonk.processes.heartbeat=10m");

    @Test
    void theWorkerOfALazyBeanHeedsAPauseThatHoldsEverywhereAndShowsItsProcess() {
        runner.withUserConfiguration(Eager.class).run(first -> {
            first.getBean(ThoonkManagement.class).containers().act("work", ContainerAction.PAUSE, true);
            runner.withUserConfiguration(Late.class)
                    .withPropertyValues("spring.application.name=late")
                    .run(second -> {
                        second.getBean(Worker.class);
                        assertThat(container(second, "work").isRunning()).isTrue();
                        assertThat(container(second, "work").isPaused()).isTrue();
                        assertThat(first.getBean(ThoonkManagement.class)
                                        .processes()
                                        .processes()
                                        .orElseThrow())
                                .filteredOn(process -> process.application().equals("late"))
                                .singleElement()
                                .satisfies(
                                        process -> assertThat(process.workers()).singleElement());
                        first.getBean(ThoonkManagement.class).containers().act("work", ContainerAction.RESUME, true);
                        await().until(() -> !container(second, "work").isPaused());
                    });
            assertThat(first.getBean(ThoonkManagement.class)
                            .processes()
                            .processes()
                            .orElseThrow())
                    .noneMatch(process -> process.application().equals("late"));
        });
    }

    @Test
    void whatRanBeforeAPauseRunsAfterIt() {
        runner.withUserConfiguration(ByHand.class).run(context -> {
            container(context, "started").start();
            container(context, "stopped").stop();
            for (int i = 0; i < 2; i++) {
                context.pause();
                assertThat(context.getBean(ThoonkContainerRegistry.class).all()).noneMatch(ThoonkContainer::isRunning);
                context.restart();
                assertThat(container(context, "started").isRunning()).isTrue();
                assertThat(container(context, "stopped").isRunning()).isFalse();
                assertThat(container(context, "untouched").isRunning()).isTrue();
            }
        });
    }

    /** Who asks for a connection while its factory stops may leave it one that fails each call from then on. */
    @Test
    void takesAFreshConnectionAfterARestart() {
        runner.withUserConfiguration(Eager.class)
                .withBean(CountingConnectionFactory.class)
                .run(context -> {
                    CountingConnectionFactory connections = context.getBean(CountingConnectionFactory.class);
                    int atStart = connections.resets.get();
                    context.stop();
                    int stopped = connections.resets.get();
                    context.start();
                    assertThat(connections.resets.get() - stopped).isEqualTo(1);
                    assertThat(atStart).isZero();
                    assertThat(context.getBean(ThoonkTemplate.class).feedExists("work"))
                            .isTrue();
                });
    }

    @Test
    void whoHasClosedLeavesTheMaintenanceOfItsFeedsToOthersAtOnce() {
        TestTemplates.on(TestRedis.shared())
                .jobs("work", String.class)
                .put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        try (StatefulRedisConnection<byte[], byte[]> redis = TestRedis.shared().connect()) {
            byte[] lease = Utf8.bytes("thoonk.maintenance:work");
            runner.withUserConfiguration(Eager.class).run(context -> {
                await().until(() -> redis.sync().exists(lease) == 1);
                redis.sync().pexpire(lease, Duration.ofMinutes(10).toMillis());
                client(redis, "PAUSE", "60000", "WRITE");
                Thread closing = new Thread(context::close);
                closing.start();
                try {
                    await().pollInterval(Duration.ofMillis(10)).until(ContextLifeIntegrationTests::isLettingGo);
                } finally {
                    client(redis, "UNPAUSE");
                }
                closing.join();
            });
            await().until(() -> redis.sync().exists(lease) == 0);
        }
    }

    private static void client(StatefulRedisConnection<byte[], byte[]> redis, String... words) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        Stream.of(words).forEach(arguments::add);
        redis.sync().dispatch(CommandType.CLIENT, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments);
    }

    /** Whether somebody waits until Redis has heard that others may maintain the feeds. */
    private static boolean isLettingGo() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().equals(Maintenance.class.getName())
                        && frame.getMethodName().equals("letGo"));
    }

    private static ThoonkContainer container(ApplicationContext context, String id) {
        return context.getBean(ThoonkContainerRegistry.class).find(id).orElseThrow();
    }

    static class CountingConnectionFactory extends LettuceConnectionFactory {

        private final AtomicInteger resets = new AtomicInteger();

        CountingConnectionFactory(DataRedisConnectionDetails details) {
            super(details.getStandalone().getHost(), details.getStandalone().getPort());
        }

        @Override
        public void resetConnection() {
            resets.incrementAndGet();
            super.resetConnection();
        }
    }

    static class Worker {

        @ThoonkJobWorker(queue = "work")
        void work(String payload) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Eager {

        @Bean
        Worker worker() {
            return new Worker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Late {

        @Bean
        @Lazy
        Worker worker() {
            return new Worker();
        }
    }

    static class ByHand {

        @ThoonkJobWorker(queue = "started", autoStartup = "false")
        void started(String payload) {}

        @ThoonkJobWorker(queue = "stopped")
        void stopped(String payload) {}

        @ThoonkJobWorker(queue = "untouched")
        void untouched(String payload) {}
    }
}
