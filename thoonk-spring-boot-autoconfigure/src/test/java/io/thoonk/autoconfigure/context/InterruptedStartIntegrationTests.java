package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
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
    void saysNothingOfRedisWhichIsWell(CapturedOutput output) throws InterruptedException {
        Thread start = new Thread(() -> new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                        .connectionDetails())
                .withUserConfiguration(Handlers.class, Interrupting.class)
                .run(context -> assertThat(context).hasNotFailed()));
        start.start();
        start.join();
        assertThat(INTERRUPTED).isTrue();
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
