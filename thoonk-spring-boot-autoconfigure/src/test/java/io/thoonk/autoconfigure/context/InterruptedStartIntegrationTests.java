package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

/** A start that is interrupted, as Spring does it when the process is told to end meanwhile. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class InterruptedStartIntegrationTests {

    private static final AtomicBoolean INTERRUPTED = new AtomicBoolean();

    @Test
    void saysNothingOfRedisWhichIsWell(CapturedOutput output) throws Exception {
        FutureTask<Boolean> start = new FutureTask<>(() -> {
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                    .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                            .connectionDetails())
                    .withPropertyValues("spring.data.redis.timeout=5s")
                    .withUserConfiguration(Handlers.class, Interrupting.class)
                    .run(context -> {
                        // Who closes the application is another thread than the one that was interrupted.
                        assertThat(Thread.interrupted()).isTrue();
                        assertThat(context).hasNotFailed();
                    });
            return true;
        });
        new Thread(start).start();
        assertThat(start.get()).isTrue();
        assertThat(INTERRUPTED).isTrue();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("thoonk-work-dispatcher"));
        assertThat(output).doesNotContain("WARN").doesNotContain("\tat ");
    }

    /** Starts before everything that asks Redis. */
    static class Interrupting implements SmartLifecycle {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
            Thread.currentThread().interrupt();
            INTERRUPTED.set(true);
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return 0;
        }
    }

    static class Handlers {

        @ThoonkJobWorker(queue = "work")
        void work(String payload) {}

        @ThoonkListener(feeds = "news")
        void hear(String item) {}
    }
}
