package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.test.LogLines;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application without a web server, in a process of its own and in this one. */
@RedisTest
class KeepAliveIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void aProcessWithOnlyWorkersOutlivesItsMainMethodAndEndsInOrder(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process process = start(output, Working.class);
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(read(output)).contains("main method has ended"));
            JobQueue<String> jobs = TestTemplates.on(TestRedis.shared()).jobs("work", String.class);
            jobs.put("text");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(LogLines.of(LogLines.Source.THOONK, read(output))).isEmpty();
            // It warns of connections that are closed twice.
            assertThat(LogLines.of(LogLines.Source.DRIVER, read(output))).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aHandlerThatEndsTheProcessFailsAndHoldsNobodyUp(@TempDir Path folder) throws Exception {
        JobQueue<String> jobs = TestTemplates.on(TestRedis.shared()).jobs("exit", String.class);
        jobs.put("text");
        Path output = folder.resolve("output");
        // Nobody else ends a wait for the handler earlier, either.
        Process process = start(
                output,
                Exiting.class,
                "thoonk.worker.shutdown-timeout=10m",
                "spring.lifecycle.timeout-per-shutdown-phase=10m");
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(read(output)).isEqualTo(3);
            assertThat(jobs.counts().claimed()).isZero();
            assertThat(jobs.counts().delayed()).isOne();
            assertThat(read(output)).contains("failed, attempt 1").contains("System.exit");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void staysAliveWithPausedWorkersOrOnlyListenersUntilItIsClosed() {
        for (Class<?> bean : new Class<?>[] {Working.class, Hearing.class}) {
            try (ConfigurableApplicationContext context = StartedApplication.run(TestRedis.shared(), Map.of(), bean)) {
                context.getBean(ThoonkContainerRegistry.class).all().forEach(ThoonkContainer::pause);
                assertThat(isKeptAlive()).isTrue();
            }
            await().atMost(PATIENCE).until(() -> !isKeptAlive());
        }
    }

    @Test
    void isNotKeptAliveWhereNothingStarts() {
        try (ConfigurableApplicationContext context = StartedApplication.run(
                TestRedis.shared(), Map.of("thoonk.worker.auto-startup", "false"), Working.class)) {
            assertThat(context.isActive()).isTrue();
            assertThat(isKeptAlive()).isFalse();
        }
    }

    private static Process start(Path output, Class<?> bean, String... properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dspring.data.redis.url=" + TestRedis.shared().uri(),
                "-Dspring.data.redis.timeout=5s",
                // A web server would keep the process alive by itself, and its port may be taken.
                "-Dspring.main.web-application-type=none"));
        Stream.of(properties).map(property -> "-D" + property).forEach(command::add);
        command.addAll(List.of(Main.class.getName(), bean.getName()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static boolean isKeptAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("thoonk-keep-alive") && !thread.isDaemon());
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    static class Working {
        @ThoonkJobWorker(queue = "work")
        void work(String payload) {}
    }

    static class Exiting {

        @ThoonkJobWorker(queue = "exit")
        void work(String payload) {
            System.exit(3);
        }
    }

    static class Hearing {
        @ThoonkListener(feeds = "news")
        void hear(String item) {}
    }

    /** The application of the other process. */
    static final class Main {

        private Main() {}

        public static void main(String[] args) throws ClassNotFoundException {
            SpringApplication.run(
                    new Class<?>[] {StartedApplication.Everything.class, Class.forName(args[0])}, new String[0]);
            LoggerFactory.getLogger(Main.class).info("main method has ended");
        }
    }
}
