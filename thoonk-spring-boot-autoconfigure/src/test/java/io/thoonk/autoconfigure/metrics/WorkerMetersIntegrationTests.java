package io.thoonk.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.observation.ThoonkObservationAutoConfiguration;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.management.WorkerHealth;
import io.thoonk.observation.ObservationTimers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Meters of workers and of what becomes of their jobs. */
class WorkerMetersIntegrationTests {

    @AutoClose
    private final MeteredApplication application = new MeteredApplication();

    @Test
    void measuresHowBusyAWorkerIs() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            MeteredHandlers handlers = context.getBean(MeteredHandlers.class);
            assertThat(worker(meters, "thoonk.worker.free")).isEqualTo(3);
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).put("wait");
            assertThat(handlers.running().await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(worker(meters, "thoonk.worker.active")).isOne();
            assertThat(worker(meters, "thoonk.worker.free")).isEqualTo(2);
            assertThat(worker(meters, "thoonk.worker.taking")).isOne();
            context.getBean(ThoonkContainerRegistry.class)
                    .find("worker")
                    .orElseThrow()
                    .pause();
            assertThat(worker(meters, "thoonk.worker.taking")).isZero();
            assertThat(worker(meters, "thoonk.worker.free")).isZero();
            handlers.end().countDown();
        });
    }

    @Test
    void addsUpTheWorkersOfSiblingContextsThatHaveOneId() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ApplicationContextRunner runner = application
                .runner()
                .withBean(MeterRegistry.class, () -> meters, bean -> bean.setDestroyMethodName(""))
                .withUserConfiguration(MeteredHandlers.class);
        runner.run(first -> {
            runner.run(second -> {
                assertThat(worker(meters, "thoonk.worker.free")).isEqualTo(6);
                for (ApplicationContext each : List.of(first, second)) {
                    each.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .put("wait");
                }
                await().until(() -> worker(meters, "thoonk.worker.active") == 2);
                pause(first);
                assertThat(worker(meters, "thoonk.worker.taking")).isOne();
                assertThat(worker(meters, "thoonk.worker.free"))
                        .isEqualTo(3 - worker(second).activeCount());
                pause(second);
                assertThat(worker(meters, "thoonk.worker.taking")).isZero();
                for (ApplicationContext each : List.of(first, second)) {
                    each.getBean(MeteredHandlers.class).end().countDown();
                }
                await().until(() -> worker(meters, "thoonk.worker.active") == 0);
            });
            worker(first).resume();
            assertThat(worker(meters, "thoonk.worker.free")).isEqualTo(3);
        });
        assertThat(meters.find("thoonk.worker.free").gauges()).isEmpty();
        assertThat(meters.find("thoonk.worker.failing").gauges()).isEmpty();
    }

    private static void pause(ApplicationContext context) {
        worker(context).pause();
    }

    private static ThoonkContainer worker(ApplicationContext context) {
        return context.getBean(ThoonkContainerRegistry.class).find("worker").orElseThrow();
    }

    @Test
    void measuresHowLongAJobWaited() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            context.getBean(ThoonkTemplate.class)
                    .jobs("work", String.class)
                    .put(
                            "late",
                            PutOptions.builder().delay(Duration.ofMillis(120)).build());
            Timer wait = context.getBean(MeterRegistry.class)
                    .get("thoonk.job.wait")
                    .tag("feed", "work")
                    .timer();
            await().until(() -> wait.count() == 1);
            assertThat(wait.max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(120);
        });
    }

    @Test
    void measuresOfManyJobsWhatCostsRedisNoLookAtEach() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            pause(context);
            jobs.putAll(Collections.nCopies(3_000, "any"));
            worker(context).resume();
            await().until(() -> jobs.counts().finished() == 3_000);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("thoonk.job.wait")
                            .tag("feed", "work")
                            .timer()
                            .count())
                    .isBetween(1L, 2_999L);
        });
    }

    @Test
    void countsWhatBecomesOfFailedJobs() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            thoonk.jobs("work", String.class).put("fail");
            thoonk.jobs("work", String.class).put("reject");
            thoonk.jobs("numbers", String.class).put("not a number");
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().untilAsserted(() -> {
                assertThat(meters.get("thoonk.job.retries")
                                .tag("worker", "worker")
                                .counter()
                                .count())
                        .isEqualTo(1);
                assertThat(stalls(meters, "worker", "attempts")).isOne();
                assertThat(stalls(meters, "worker", "rejected")).isOne();
                assertThat(stalls(meters, "numbers", "poison")).isOne();
                assertThat(meters.get("thoonk.job.poison")
                                .tag("worker", "numbers")
                                .counter()
                                .count())
                        .isOne();
            });
        });
    }

    @Test
    void measuresTheCallsThatClaimAndFinish() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).put("any");
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().untilAsserted(() -> {
                assertThat(meters.get("thoonk.job.claim")
                                .tag("feed", "work")
                                .timer()
                                .count())
                        .isOne();
                assertThat(meters.get("thoonk.job.finish")
                                .tag("feed", "work")
                                .timer()
                                .count())
                        .isOne();
            });
        });
    }

    @Test
    void timesRunsAndNoneThatAreUnderWayUnlessAskedTo() {
        for (boolean asked : List.of(false, true)) {
            application
                    .runner()
                    .withConfiguration(AutoConfigurations.of(
                            ObservationAutoConfiguration.class, ThoonkObservationAutoConfiguration.class))
                    .withPropertyValues("thoonk.metrics.long-task-timers=" + asked)
                    .withUserConfiguration(MeteredHandlers.class)
                    .run(context -> {
                        context.getBean(ThoonkTemplate.class)
                                .jobs("work", String.class)
                                .put("any");
                        MeterRegistry meters = context.getBean(MeterRegistry.class);
                        await().untilAsserted(() -> assertThat(meters.get("thoonk.job.process")
                                        .tags("outcome", "success", "exception", "none", "error", "none")
                                        .timer()
                                        .count())
                                .isOne());
                        assertThat(meters.get("thoonk.put").timer().count()).isOne();
                        assertThat(meters.find("thoonk.job.process.active").longTaskTimer() != null)
                                .isEqualTo(asked);
                        assertThat(meters.find("thoonk.put.active").longTaskTimer() != null)
                                .isEqualTo(asked);
                    });
        }
    }

    @Test
    void leavesTimingToAHandlerOfTheApplication() {
        application
                .runner()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class, ThoonkObservationAutoConfiguration.class))
                .withBean(OwnTiming.class)
                .run(context -> assertThat(context).doesNotHaveBean(ObservationTimers.class));
    }

    static class OwnTiming implements MeterObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @Test
    void countsClaimsThatAreLost() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            String id = jobs.put("wait");
            MeteredHandlers handlers = context.getBean(MeteredHandlers.class);
            assertThat(handlers.running().await(60, TimeUnit.SECONDS)).isTrue();
            jobs.retract(id);
            handlers.end().countDown();
            await().until(() -> context.getBean(MeterRegistry.class)
                            .get("thoonk.job.claims.lost")
                            .tag("feed", "work")
                            .counter()
                            .count()
                    == 1);
        });
    }

    @Test
    void countsCrashes() {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs(
                    "fragile",
                    String.class,
                    FeedConfig.builder().claimTimeout(Duration.ofMillis(50)).build());
            jobs.put("a");
            jobs.get().orElseThrow();
            await().until(() -> jobs.maintain().expired() == 1);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("thoonk.job.crashes")
                            .tag("feed", "fragile")
                            .counter()
                            .count())
                    .isOne();
        });
    }

    @Test
    void tellsForHowLongAWorkerCouldNotClaim() {
        application
                .runner()
                .withPropertyValues("spring.data.redis.timeout=500ms")
                .withUserConfiguration(MeteredHandlers.class)
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    // On a busy machine Redis may answer later than within the short timeout, too.
                    await().until(() -> failing(meters) == 0);
                    application.redis().kill();
                    await().until(() -> failing(meters) > 0);
                    application.redis().restart();
                    await().until(() -> failing(meters) == 0);
                });
    }

    @Test
    void tellsOfNoWorkerThatIsNotToClaim() {
        application.runner().withUserConfiguration(MeteredHandlers.class).run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().until(() -> failing(meters) == 0);
            worker(context).stop();
            context.getBean(WorkerHealth.class).missed("work", "work", new ThoonkRedisException("away", null));
            await().until(() -> context.getBean(WorkerHealth.class)
                    .failingFor("work")
                    .filter(time -> time.toMillis() > 0)
                    .isPresent());
            assertThat(failing(meters)).isZero();
        });
    }

    @Test
    void worksWithoutMicrometer() {
        application
                .runner()
                .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .withUserConfiguration(MeteredHandlers.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("thoonkJobMeters");
                    context.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .put("wait");
                    assertThat(context.getBean(MeteredHandlers.class).running().await(60, TimeUnit.SECONDS))
                            .isTrue();
                    context.getBean(MeteredHandlers.class).end().countDown();
                });
    }

    private static double failing(MeterRegistry meters) {
        return meters.get("thoonk.worker.failing").tag("feed", "work").gauge().value();
    }

    private static double worker(MeterRegistry meters, String name) {
        return meters.get(name)
                .tag("worker", "worker")
                .tag("feed", "work")
                .gauge()
                .value();
    }

    private static double stalls(MeterRegistry meters, String worker, String reason) {
        return meters.get("thoonk.job.stalls")
                .tag("worker", worker)
                .tag("reason", reason)
                .counter()
                .count();
    }
}
