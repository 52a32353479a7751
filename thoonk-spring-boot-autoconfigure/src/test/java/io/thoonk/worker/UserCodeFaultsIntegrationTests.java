package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.observation.JobProcessContext;
import io.thoonk.observation.JobProcessObservationConvention;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.worker.Faults.Kind;
import io.thoonk.worker.Faults.Place;
import io.thoonk.worker.Faults.Work;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ResolvableType;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Whatever user code throws, wherever a worker calls it: the job is settled, its place is free, the worker goes on. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class UserCodeFaultsIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    /** The pool that JDK 25 would take has one thread on two processors, and some places block it. */
    private static final Executor OWN_THREADS = task -> new Thread(task).start();

    /** Several times as long as a claim that nobody renews. */
    private static final Duration BLOCKED = Duration.ofSeconds(4);

    @ParameterizedTest
    @EnumSource(value = Place.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void endsTheJobAndGoesOnWhateverIsThrown(Place place, CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(1, timeout(place), "5m")) {
            Faults faults = context.getBean(Faults.class);
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("faulty", String.class);
            ThoonkContainer worker = context.getBean(ThoonkContainerRegistry.class)
                    .find("faulty")
                    .orElseThrow();
            for (Kind kind : EnumSet.complementOf(EnumSet.of(Kind.BLOCK))) {
                Work work = new Work(place, kind);
                long finished = jobs.counts().finished();
                int thrown = faults.thrown();
                faults.arm(work);
                String id = jobs.put(
                        work.toString(),
                        PutOptions.builder().id(work.toString()).build());
                if (place.isAroundTheWork()) {
                    awaitSoon(work).until(() -> faults.thrown() > thrown);
                    faults.disarm();
                    awaitSoon(work).until(() -> jobs.counts().finished() == finished + 1);
                } else {
                    awaitSoon(work).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
                    JobInfo<String> info = jobs.info(id).orElseThrow();
                    assertThat(info.lastError()).as(work.toString()).isPresent();
                    faults.disarm();
                }
                awaitSoon(work).untilAsserted(() -> {
                    assertThat(worker.activeCount()).isZero();
                    assertThat(jobs.counts().claimed()).isZero();
                });
                // What may happen with each job is told once.
                assertThat(output.getAll())
                        .as("the log")
                        .contains(place.isAroundTheWork() ? "IllegalStateException: on purpose" : "'" + work + "'");
            }
            long finished = jobs.counts().finished();
            // The timeout may be short, and the machine may stand still for longer.
            jobs.put(
                    new Work(Place.NONE, Kind.RUNTIME).toString(),
                    PutOptions.builder().maxAttempts(100).build());
            await().atMost(PATIENCE).until(() -> jobs.counts().finished() == finished + 1);
            if (!place.isAroundTheWork()) {
                assertThat(context
                                .getBean(MeterRegistry.class)
                                .find("thoonk.job.stalls")
                                .tag("worker", "faulty")
                                .tag("reason", place.name().startsWith("RESULT_") ? "result" : "attempts")
                                .counters()
                                .stream()
                                .mapToDouble(counter -> counter.count())
                                .sum())
                        .isEqualTo(Kind.values().length - 1);
            }
        }
    }

    @Test
    void holdsUpNobodyElseWhereverUserCodeBlocks(CapturedOutput output, TestRedis server) throws Exception {
        List<Place> places = Arrays.stream(Place.values())
                .filter(place -> place != Place.NONE && place != Place.TASK_DECORATOR)
                .toList();
        try (var connection = server.connect();
                ConfigurableApplicationContext context = start(places.size() + 1, "1s", "900ms")) {
            Leases.withoutEnd(connection.sync(), "faulty");
            Leases leases = Leases.withoutEnd(connection.sync(), "steady");
            Faults faults = context.getBean(Faults.class);
            Steady steady = context.getBean(Steady.class);
            try {
                ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
                JobQueue<String> jobs = thoonk.jobs("faulty", String.class);
                JobQueue<String> others = thoonk.jobs("steady", String.class);
                others.put("long");
                assertThat(steady.begun.await(2, TimeUnit.MINUTES)).isTrue();
                faults.arm(new Work(Place.EXCHANGE_LISTENER, Kind.BLOCK));
                // Whoever comes late to a result has run into the timeout, and has to come to it all the same.
                places.forEach(place -> jobs.put(
                        new Work(place, Kind.BLOCK).toString(),
                        PutOptions.builder()
                                .maxAttempts(place.name().startsWith("RESULT_") ? 100 : 1)
                                .build()));
                await().atMost(PATIENCE).until(() -> faults.blocked() == places.size());
                // What stands around the tasks of an executor holds up the worker that it is for.
                faults.arm(new Work(Place.TASK_DECORATOR, Kind.BLOCK));
                jobs.put(new Work(Place.NONE, Kind.RUNTIME).toString());
                await().atMost(PATIENCE).until(() -> faults.blocked() == places.size() + 1);
                long end = leases.end() + BLOCKED.toMillis();
                await().atMost(PATIENCE).until(() -> {
                    long before = others.counts().finished();
                    others.put("short");
                    await().atMost(PATIENCE).until(() -> others.counts().finished() > before);
                    return leases.end() > end;
                });
                steady.end.countDown();
                await().atMost(PATIENCE).until(() -> others.counts().claimed() == 0);
                assertThat(others.counts().stalled()).isZero();
            } finally {
                faults.release();
            }
        }
        assertThat(output.getAll()).doesNotContain("claim of job").doesNotContain("could not renew");
    }

    private static String timeout(Place place) {
        return place == Place.ERROR_HANDLER_AFTER_TIMEOUT || place == Place.CANCELLATION ? "50ms" : "1m";
    }

    /** Asks often, because each of many jobs is waited for. */
    private static ConditionFactory awaitSoon(Work work) {
        return await(work.toString())
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE);
    }

    private static ConfigurableApplicationContext start(int concurrency, String timeout, String claimTimeout) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "thoonk.workers.faulty.concurrency",
                concurrency,
                "thoonk.workers.faulty.timeout",
                timeout,
                "thoonk.worker.claim-timeout",
                claimTimeout,
                "thoonk.worker.shutdown-timeout",
                "3s"));
        return StartedApplication.run(TestRedis.shared(), properties, context -> {
            context.registerBean(Parts.class);
            context.registerBean(Steady.class);
            context.registerBean(FaultyWorker.class);
        });
    }

    static class Steady {

        private final CountDownLatch begun = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        @ThoonkJobWorker(queue = "steady", concurrency = "2", maxAttempts = "1")
        void work(byte[] payload) throws InterruptedException {
            if (new String(payload, StandardCharsets.UTF_8).equals("long")) {
                begun.countDown();
                assertThat(end.await(2, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    static class FaultyWorker {

        private final Faults faults;

        FaultyWorker(Faults faults) {
            this.faults = faults;
        }

        @ThoonkJobWorker(
                queue = "faulty",
                maxAttempts = "1",
                errorHandler = "faultyErrorHandler",
                executor = "decorated")
        Object work(@Validated Work work) throws Exception {
            faults.passed(Place.HANDLER, work);
            return switch (work.place()) {
                case STAGE -> later(() -> faults.passed(Place.STAGE, work));
                case MONO -> Mono.fromRunnable(() -> faults.passed(Place.MONO, work));
                case ERROR_HANDLER -> throw new IllegalStateException("for the error handler");
                case ERROR_HANDLER_OF_A_STAGE ->
                    later(() -> {
                        throw new IllegalStateException("for the error handler");
                    });
                case RESULT_CONVERTER_OF_A_STAGE -> later(() -> {}).thenApply(nothing -> work);
                case ERROR_HANDLER_AFTER_TIMEOUT -> new CompletableFuture<>();
                case CANCELLATION -> cancelled(work);
                default -> work;
            };
        }

        private static CompletableFuture<Void> later(Runnable code) {
            CompletableFuture<Void> later = new CompletableFuture<>();
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, OWN_THREADS)
                    .execute(() -> {
                        try {
                            code.run();
                            later.complete(null);
                        } catch (Throwable ex) {
                            later.completeExceptionally(ex);
                        }
                    });
            return later;
        }

        private CompletableFuture<Object> cancelled(Work work) {
            return new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    faults.passed(Place.CANCELLATION, work);
                    return super.cancel(mayInterruptIfRunning);
                }
            };
        }
    }

    static class Parts {

        @Bean
        Faults faults() {
            return new Faults();
        }

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        JobErrorHandler faultyErrorHandler(Faults faults) {
            return (job, failure, options) -> {
                Work work = work(job);
                faults.passed(Place.ERROR_HANDLER, work);
                faults.passed(Place.ERROR_HANDLER_OF_A_STAGE, work);
                faults.passed(Place.ERROR_HANDLER_AFTER_TIMEOUT, work);
                return new DefaultJobErrorHandler().decide(job, failure, options);
            };
        }

        private static Work work(Job<?> job) {
            String text = new String(job.rawPayload(), StandardCharsets.UTF_8);
            return text.indexOf(' ') < 0 ? new Work(Place.NONE, Kind.RUNTIME) : Work.read(text);
        }

        @Bean
        JobWorkerSpecCustomizer faultyCustomizer(Faults faults) {
            return spec -> spec.withHandler(job -> {
                faults.passed(Place.CUSTOMIZER, work(job));
                return spec.handler().handle(job);
            });
        }

        @Bean
        JobClaimsListener faultyListener(Faults faults) {
            return new JobClaimsListener() {
                @Override
                public void answered(String feed, int finished, int claimed, int lost, Duration took) {
                    if (feed.equals("faulty")) {
                        faults.passed(Place.EXCHANGE_LISTENER);
                    }
                }
            };
        }

        @Bean
        ThreadPoolTaskExecutor decorated(Faults faults) {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setCorePoolSize(20);
            executor.setTaskDecorator(task -> {
                faults.passed(Place.TASK_DECORATOR);
                return task;
            });
            return executor;
        }

        @Bean
        Validator validator(Faults faults) {
            return new Validator() {
                @Override
                public boolean supports(Class<?> type) {
                    return type == Work.class;
                }

                @Override
                public void validate(Object target, Errors errors) {
                    faults.passed(Place.VALIDATOR, (Work) target);
                }
            };
        }

        @Bean
        ObservationRegistry observationRegistry() {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(context -> true);
            return registry;
        }

        @Bean
        JobProcessObservationConvention convention(Faults faults) {
            return new JobProcessObservationConvention() {
                @Override
                public String getName() {
                    return "work";
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    if (!(context instanceof JobProcessContext process)) {
                        return false;
                    }
                    faults.passed(Place.OBSERVATION_CONVENTION, work(process.job()));
                    return true;
                }

                @Override
                public KeyValues getLowCardinalityKeyValues(JobProcessContext context) {
                    faults.passed(Place.OBSERVATION_END, work(context.job()));
                    return KeyValues.empty();
                }
            };
        }

        @Bean
        PayloadConverter converter(Faults faults) {
            JacksonPayloadConverter usual =
                    new JacksonPayloadConverter(JsonMapper.builder().build());
            return new PayloadConverter() {
                @Override
                public byte[] write(Object payload) {
                    if (payload instanceof Work work) {
                        faults.passed(Place.RESULT_CONVERTER, work);
                        faults.passed(Place.RESULT_CONVERTER_OF_A_STAGE, work);
                        return work.toString().getBytes(StandardCharsets.UTF_8);
                    }
                    return usual.write(payload);
                }

                @Override
                @SuppressWarnings("unchecked")
                public <T> T read(byte[] bytes, ResolvableType type) {
                    if (type.toClass() == Work.class) {
                        Work work = Work.read(new String(bytes, StandardCharsets.UTF_8));
                        faults.passed(Place.ARGUMENT_CONVERTER, work);
                        return (T) work;
                    }
                    return usual.read(bytes, type);
                }
            };
        }
    }
}
