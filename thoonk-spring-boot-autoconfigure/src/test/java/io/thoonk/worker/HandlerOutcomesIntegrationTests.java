package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.Feed;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.RetryLaterException;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What becomes of jobs by what their handlers do and fail with. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class HandlerOutcomesIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues("thoonk.max-payload-size=1KB")
            .withUserConfiguration(Handlers.class);

    @Test
    void takesAnUnfitVerdictForTheNearestThatFits(CapturedOutput output) {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("verdicts", String.class);
            jobs.put("negative");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
            jobs.put("no backoff");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 2);
            jobs.put("nothing");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 3);
            String endless = jobs.put("endless");
            await().atMost(PATIENCE).until(() -> jobs.state(endless).equals(Optional.of(JobState.DELAYED)));
            assertThat(output).contains("decided nothing about job", "failed on job", "'verdicts'");
        });
    }

    @Test
    void doesNotTakeTheLossOfAnotherClaimForThatOfItsOwn() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("nested", String.class);
            String id = jobs.put("lose another");
            await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
            JobInfo<String> info = jobs.info(id).orElseThrow();
            assertThat(info.lastError().orElseThrow())
                    .contains("JobClaimLostException")
                    .doesNotContain("crashed");
            assertThat(context.getBean(Handlers.class).runs(id)).isEqualTo(2);
        });
    }

    @Test
    void triesAgainWhenSomethingElseThanTheArgumentCannotBeRead() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("nested", String.class);
            String id = jobs.put("read another");
            await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
            assertThat(context.getBean(Handlers.class).runs(id)).isEqualTo(2);
        });
    }

    @Test
    void doesNotRepeatWorkWhoseResultIsTooLarge() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("nested", String.class);
            String id = jobs.put("large");
            await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
            assertThat(context.getBean(Handlers.class).runs(id)).isOne();
            assertThat(jobs.info(id).orElseThrow().lastError().orElseThrow())
                    .contains("is done, but its result cannot be kept", "thoonk.max-payload-size");
        });
    }

    @Test
    void triesLaterWhatAHandlerIsToldToWaitForWithoutAskingAnErrorHandler(CapturedOutput output) {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("throttled", String.class);
            String thrown = jobs.put("throw");
            String promised = jobs.put("promise");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 2);
            Handlers handlers = context.getBean(Handlers.class);
            assertThat(handlers.runs(thrown)).isEqualTo(3);
            assertThat(handlers.runs(promised)).isEqualTo(3);
            assertThat(handlers.asked).hasValue(0);
            assertThat(jobs.counts().stalled()).isZero();
        });
        assertThat(output).doesNotContain("failed, attempt");
    }

    @Test
    void logsALineForEachAttemptAndTheStackTraceWithTheLast(CapturedOutput output) {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("failing", String.class);
            String id = jobs.put("fails");
            await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
            await().atMost(PATIENCE).until(() -> output.getAll().contains("failed, attempt 4"));
        });
        assertThat(output.getAll().lines().filter(line -> line.contains("failed, attempt")))
                .hasSize(4)
                .filteredOn(line -> line.contains("it comes back in"))
                .hasSize(3)
                .allMatch(line -> line.endsWith("java.lang.IllegalStateException: on purpose, in two lines"));
        assertThat(output.getAll().lines().filter(line -> line.startsWith("java.lang.IllegalStateException")))
                .hasSize(1);
    }

    @Test
    void finishesTheJobOfAHandlerThatStopsItsContainer() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("ending", String.class);
            ThoonkContainer ending = context.getBean(ThoonkContainerRegistry.class)
                    .find("ending")
                    .orElseThrow();
            jobs.put("stop");
            await().atMost(Duration.ofSeconds(25)).until(() -> !ending.isRunning());
            assertThat(jobs.counts().finished()).isOne();
            ending.start();
            jobs.put("restart");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 2);
            jobs.put("after that");
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 3);
            assertThat(ending.isRunning()).isTrue();
        });
    }

    @Test
    void finishesTheJobOfAHandlerThatClosesTheApplication(TestRedis server) {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("ending", String.class);
            ConfigurableApplicationContext application = context.getSourceApplicationContext();
            jobs.put("close");
            await().atMost(Duration.ofSeconds(25)).until(() -> !application.isActive());
            await().atMost(Duration.ofSeconds(25)).until(application::isClosed);
        });
        try (var connection = server.connect()) {
            assertThat(connection.sync().hlen(Utf8.bytes("feed.items:ending"))).isZero();
            assertThat(connection.sync().get(Utf8.bytes("feed.finishes:ending")))
                    .isEqualTo(Utf8.bytes("1"));
        }
    }

    @Test
    void hasNoResultForAnInterruptedCaller() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("nobody", String.class);
            String id = jobs.put("waits");
            Thread.currentThread().interrupt();
            Optional<?> result = jobs.result(id, Duration.ofSeconds(20));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(result).isEmpty();
        });
    }

    static class Handlers {

        private final ThoonkTemplate thoonk;

        private final ThoonkContainerRegistry containers;

        private final ConfigurableApplicationContext application;

        private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

        Handlers(
                ThoonkTemplate thoonk, ThoonkContainerRegistry containers, ConfigurableApplicationContext application) {
            this.thoonk = thoonk;
            this.containers = containers;
            this.application = application;
        }

        int runs(String id) {
            return runs.get(id).get();
        }

        @Bean
        static JobErrorHandler odd() {
            return (job, failure, options) -> switch (new String(job.rawPayload(), StandardCharsets.UTF_8)) {
                case "negative" -> new JobErrorHandler.Verdict.Retry(Duration.ofSeconds(-2));
                case "endless" -> new JobErrorHandler.Verdict.Retry(Duration.ofSeconds(Long.MAX_VALUE));
                case "no backoff" -> new JobErrorHandler.Verdict.Retry(null);
                case "nothing" -> null;
                default -> new DefaultJobErrorHandler().decide(job, failure, options);
            };
        }

        @ThoonkJobWorker(queue = "verdicts", backoff = @Backoff(delay = "10ms"))
        void failOnce(String payload, Job<String> job) {
            if (job.failureCount() == 0) {
                throw new IllegalStateException("on purpose");
            }
        }

        @ThoonkJobWorker(queue = "nested", maxAttempts = "2", backoff = @Backoff(delay = "10ms"))
        String work(String payload, Job<String> job) {
            runs.computeIfAbsent(job.id(), id -> new AtomicInteger()).incrementAndGet();
            switch (payload) {
                case "lose another" -> {
                    JobQueue<String> others = thoonk.jobs("others", String.class);
                    others.put("another");
                    Job<String> other = others.get().orElseThrow();
                    others.retract(other.id());
                    other.finish();
                }
                case "read another" -> {
                    Feed<String> texts = thoonk.feed("texts", String.class);
                    texts.publish("id", "not json");
                    thoonk.feed("texts", Map.class).get("id");
                }
                default -> {
                    return "x".repeat(2000);
                }
            }
            return "nothing failed";
        }

        private final AtomicInteger asked = new AtomicInteger();

        @Bean(autowireCandidate = false)
        JobErrorHandler countingErrorHandler() {
            return (job, failure, options) -> {
                asked.incrementAndGet();
                return new JobErrorHandler.Verdict.Stall();
            };
        }

        @ThoonkJobWorker(queue = "throttled", maxAttempts = "1", errorHandler = "countingErrorHandler")
        CompletionStage<String> beThrottled(String payload, Job<String> job) {
            int run = runs.computeIfAbsent(job.id(), id -> new AtomicInteger()).incrementAndGet();
            if (run == 3) {
                return CompletableFuture.completedFuture("failures: " + job.failureCount());
            }
            RetryLaterException later = new RetryLaterException(
                    Duration.ofMillis(10), run == 1 ? RetryLaterException.Scope.KEY : RetryLaterException.Scope.FEED);
            if (payload.equals("promise")) {
                return CompletableFuture.failedFuture(later);
            }
            throw later;
        }

        @ThoonkJobWorker(queue = "failing", maxAttempts = "4", backoff = @Backoff(delay = "10ms", maxDelay = "10ms"))
        void fail(String payload) {
            throw new IllegalStateException("on purpose,\n  in two lines");
        }

        @ThoonkJobWorker(id = "ending", queue = "ending")
        String end(String payload) {
            ThoonkContainer own = containers.find("ending").orElseThrow();
            switch (payload) {
                case "stop" -> own.stop();
                case "restart" -> {
                    own.stop();
                    own.start();
                }
                case "close" -> application.close();
                default -> {}
            }
            return "done";
        }
    }
}
