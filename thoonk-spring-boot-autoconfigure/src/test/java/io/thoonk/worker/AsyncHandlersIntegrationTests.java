package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.InvalidEndpointException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.FlowAdapters;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of jobs whose methods return something that only promises a result. */
@RedisTest
class AsyncHandlersIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    DataRedisReactiveAutoConfiguration.class,
                    ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails());

    @Test
    void neverWaitsForRedisOnAThreadOfTheDriver() {
        runner.withUserConfiguration(FewDriverThreads.class, FromRedis.class)
                .withPropertyValues("spring.data.redis.timeout=5m")
                .run(context -> {
                    JobQueue<String> jobs =
                            context.getBean(ThoonkTemplate.class).jobs("missing", String.class);
                    List<String> ids = jobs.putAll(List.of("a", "b", "c", "d", "e", "f"));
                    // A wait on the driver's thread takes the command timeout of five minutes.
                    await().atMost(PATIENCE).until(() -> jobs.counts().stalled() == ids.size());
                    assertThat(jobs.info(ids.get(0)).orElseThrow().lastError().orElseThrow())
                            .contains("there is no such thing");
                    assertThat(context.getBean(FewDriverThreads.class).deciding)
                            .isNotEmpty()
                            .noneMatch(thread -> thread.contains("lettuce"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "mono", "stage"})
    void cancelsWhatWasReturnedAtTheTimeoutAndFreesThePlace(String kind) {
        runner.withUserConfiguration(Endless.class)
                .withPropertyValues("thoonk.worker.timeout=200ms")
                .run(context -> {
                    Endless handlers = context.getBean(Endless.class);
                    JobQueue<String> jobs =
                            context.getBean(ThoonkTemplate.class).jobs("endless", String.class);
                    String id = jobs.put(kind);
                    await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
                    if (!kind.equals("stage")) {
                        await().atMost(PATIENCE).until(() -> handlers.cancelled.get() == 1);
                    }
                    // It may well take longer than the timeout where the machine stands still.
                    jobs.put("quick", PutOptions.builder().maxAttempts(100).build());
                    await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
                    handlers.future.complete("too late");
                    await().during(Duration.ofMillis(300))
                            .atMost(PATIENCE)
                            .until(() -> jobs.counts().finished() == 1
                                    && jobs.state(id).equals(Optional.of(JobState.STALLED)));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "mono"})
    void cancelsWhatWasReturnedWhenTheClaimIsLostAndAtShutdown(String kind, TestRedis server) {
        try (var connection = server.connect()) {
            // Only what this test does ends a claim.
            Leases.withoutEnd(connection.sync(), "endless");
        }
        runner.withUserConfiguration(Endless.class)
                .withPropertyValues("thoonk.worker.claim-timeout=600ms", "thoonk.worker.shutdown-timeout=50ms")
                .run(context -> {
                    Endless handlers = context.getBean(Endless.class);
                    ThoonkContainer worker = context.getBean(ThoonkContainerRegistry.class)
                            .find("endless")
                            .orElseThrow();
                    JobQueue<String> jobs =
                            context.getBean(ThoonkTemplate.class).jobs("endless", String.class);
                    String id = jobs.put(kind);
                    await().atMost(PATIENCE).until(() -> handlers.runs.get() == 1);
                    jobs.retract(id);
                    await().atMost(PATIENCE).until(() -> handlers.cancelled.get() == 1);
                    handlers.future = handlers.newFuture();
                    String next = jobs.put(kind);
                    await().atMost(PATIENCE).until(() -> handlers.runs.get() == 2);
                    worker.stop();
                    await().atMost(PATIENCE).until(() -> handlers.cancelled.get() == 2);
                    assertThat(jobs.state(next)).contains(JobState.AVAILABLE);
                });
    }

    @Test
    void awaitsWhatCanBeAwaited() {
        runner.withUserConfiguration(Promises.class).run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("promises", String.class);
            assertThat(result(jobs, "flux").resultAs(String.class)).isEqualTo("[\"a\",\"b\"]");
            assertThat(result(jobs, "flow").resultAs(String.class)).isEqualTo("[\"a\",\"b\"]");
            assertThat(result(jobs, "task").resultAs(String.class)).isEqualTo("worked");
            assertThat(result(jobs, "optional").resultAs(String.class)).isEqualTo("inside");
            assertThat(result(jobs, "nothing").hasResult()).isFalse();
            assertThat(error(jobs, "failed task")).contains("the task failed");
        });
    }

    @Test
    void stallsAJobWhoseUntypedResultOnlyPromisesOne() {
        runner.withUserConfiguration(Promises.class).run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("promises", String.class);
            assertThat(error(jobs, "stage of a stage")).contains("CompletableFuture that nobody awaits");
            assertThat(error(jobs, "callable")).contains("nobody would call or read a Callable");
        });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OfCallable.class,
                OfSupplier.class,
                OfStream.class,
                OfStageOfStage.class,
                OfMonoOfFlux.class,
                OfStageOfCallable.class
            })
    void refusesAtStartWhatNobodyWouldAwait(Class<?> handlers) {
        runner.withUserConfiguration(handlers).run(context -> assertThat(context)
                .getFailure()
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("Do the work in the method and return its result"));
    }

    private static String error(JobQueue<String> jobs, String payload) {
        String id = jobs.put(payload);
        await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
        return jobs.info(id).orElseThrow().lastError().orElseThrow();
    }

    private static JobResult<String> result(JobQueue<String> jobs, String payload) {
        return jobs.putAndWait(payload, PATIENCE).orElseThrow();
    }

    /** Lettuce makes two threads of one, so that a wait on one of them is not sure to be noticed by the time it takes. */
    static class FewDriverThreads {

        private final Set<String> deciding = ConcurrentHashMap.newKeySet();

        @Bean
        JobErrorHandler recordingHandler() {
            return (job, failure, options) -> {
                deciding.add(Thread.currentThread().getName());
                return new DefaultJobErrorHandler().decide(job, failure, options);
            };
        }

        @Bean
        ClientResourcesBuilderCustomizer fewThreads() {
            return resources -> resources.ioThreadPoolSize(1);
        }
    }

    static class FromRedis {

        private final ReactiveStringRedisTemplate redis;

        FromRedis(ReactiveStringRedisTemplate redis) {
            this.redis = redis;
        }

        @ThoonkJobWorker(queue = "missing", maxAttempts = "1")
        Mono<String> work(String key) {
            return redis.opsForValue()
                    .get(key)
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("there is no such thing")));
        }

        @ThoonkJobWorker(queue = "another")
        void other(String payload) {}
    }

    static class Endless {

        private final AtomicInteger runs = new AtomicInteger();

        private final AtomicInteger cancelled = new AtomicInteger();

        private volatile CompletableFuture<String> future = newFuture();

        private CompletableFuture<String> newFuture() {
            CompletableFuture<String> endless = new CompletableFuture<>();
            endless.whenComplete((value, failure) -> {
                if (endless.isCancelled()) {
                    cancelled.incrementAndGet();
                }
            });
            return endless;
        }

        @ThoonkJobWorker(queue = "endless", maxAttempts = "1")
        Object work(String kind) {
            runs.incrementAndGet();
            return switch (kind) {
                case "future" -> future;
                case "mono" -> Mono.never().doOnCancel(cancelled::incrementAndGet);
                case "stage" -> future.minimalCompletionStage();
                default -> "done";
            };
        }
    }

    static class Promises {

        @ThoonkJobWorker(queue = "promises", maxAttempts = "1")
        Object work(String kind) {
            return switch (kind) {
                case "flux" -> Flux.just("a", "b").delayElements(Duration.ofMillis(10));
                case "flow" -> FlowAdapters.toFlowPublisher(Flux.just("a", "b"));
                case "task" -> task(() -> "worked");
                case "failed task" ->
                    task(() -> {
                        throw new IllegalStateException("the task failed");
                    });
                case "optional" -> Optional.of("inside");
                case "nothing" -> Optional.empty();
                case "stage of a stage" -> CompletableFuture.completedFuture(new CompletableFuture<>());
                default -> (Callable<String>) () -> "never called";
            };
        }

        private static Future<String> task(Callable<String> work) {
            FutureTask<String> task = new FutureTask<>(work);
            new Thread(task).start();
            return task;
        }

        @ThoonkJobWorker(queue = "unused")
        Flow.Publisher<String> flow(String payload) {
            return FlowAdapters.toFlowPublisher(Flux.empty());
        }

        @ThoonkJobWorker(queue = "unused-2")
        Future<Optional<String>> future(String payload) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    static class OfCallable {

        @ThoonkJobWorker(queue = "q")
        Callable<String> work(String payload) {
            return () -> payload;
        }
    }

    static class OfSupplier {

        @ThoonkJobWorker(queue = "q")
        Supplier<String> work(String payload) {
            return () -> payload;
        }
    }

    static class OfStream {

        @ThoonkJobWorker(queue = "q")
        InputStream work(String payload) {
            return new java.io.ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8));
        }
    }

    static class OfStageOfStage {

        @ThoonkJobWorker(queue = "q")
        CompletionStage<CompletableFuture<String>> work(String payload) {
            return CompletableFuture.completedFuture(CompletableFuture.completedFuture(payload));
        }
    }

    static class OfMonoOfFlux {

        @ThoonkJobWorker(queue = "q")
        Mono<Flux<String>> work(String payload) {
            return Mono.just(Flux.just(payload));
        }
    }

    static class OfStageOfCallable {

        @ThoonkJobWorker(queue = "q")
        CompletionStage<Callable<String>> work(String payload) {
            return CompletableFuture.completedFuture(() -> payload);
        }
    }
}
