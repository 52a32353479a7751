package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.job.JobQueue;
import io.thoonk.test.LogLines;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** A start that is interrupted, as Spring does it when the process is told to end meanwhile, and an end that is interrupted. */
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
        assertSaysNothing(output);
    }

    @Test
    void anEndThatIsInterruptedTakesItsOrdinaryCourse(CapturedOutput output) throws Exception {
        ConfigurableApplicationContext context = StartedApplication.run(
                TestRedis.shared(),
                Map.of("spring.data.redis.timeout", "5s", "thoonk.processes.heartbeat", "10m"),
                beans -> beans.registerBean(SlowHandler.class));
        SlowHandler handler = context.getBean(SlowHandler.class);
        context.getBean(ThoonkTemplate.class).jobs("slow", String.class).put("a");
        assertThat(handler.begun.await(60, TimeUnit.SECONDS)).isTrue();
        FutureTask<Boolean> end = new FutureTask<>(() -> {
            context.close();
            return Thread.currentThread().isInterrupted();
        });
        Thread closing = new Thread(end);
        closing.start();
        await().until(() -> isAlive("thoonk-stop-slow"));
        closing.interrupt();
        await().until(() -> end.isDone() || waitsForContainers(closing));
        handler.release.countDown();
        assertThat(end.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(handler.done).isTrue();
        assertThat(isAlive("thoonk-slow-dispatcher")).isFalse();
        JobQueue<String> jobs = TestTemplates.on(TestRedis.shared()).jobs("slow", String.class);
        assertThat(jobs.counts().claimed()).isZero();
        assertThat(jobs.counts().finished()).isOne();
        try (StatefulRedisConnection<byte[], byte[]> redis = TestRedis.shared().connect()) {
            assertThat(redis.sync().keys("thoonk.process*")).isEmpty();
        }
        assertSaysNothing(output);
    }

    /** What is left of tests before this one may say something in the same process. */
    private static void assertSaysNothing(CapturedOutput output) {
        assertThat(LogLines.of(LogLines.Source.THOONK, output)).isEmpty();
        assertThat(output).doesNotContain("\tat io.thoonk");
    }

    private static boolean waitsForContainers(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitStopped"));
    }

    private static boolean isAlive(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals(thread));
    }

    static class SlowHandler {

        private final CountDownLatch begun = new CountDownLatch(1);

        private final CountDownLatch release = new CountDownLatch(1);

        private volatile boolean done;

        @ThoonkJobWorker(id = "slow", queue = "slow")
        void work(String payload) throws InterruptedException {
            begun.countDown();
            release.await();
            done = true;
        }
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
