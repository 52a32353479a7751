package io.thoonk.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.management.WorkerHealth;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** A server of its own for each test, because one of them takes it away. */
@ExtendWith(OutputCaptureExtension.class)
class HealthIntegrationTests {

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class,
                    ApplicationAvailabilityAutoConfiguration.class,
                    AvailabilityHealthContributorAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkHealthContributorAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, redis::connectionDetails)
            .withPropertyValues("thoonk.metrics.refresh=0s", "thoonk.metrics.patience=1m")
            .withUserConfiguration(Handlers.class);

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void tellsTheVersionOfRedisAndHowEachContainerDoes() {
        runner.run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().get("redis"))
                    .asInstanceOf(InstanceOfAssertFactories.STRING)
                    .matches("([A-Z][a-z]+ )?\\d+\\.\\d+.*");
            assertThat(health.getDetails())
                    .hasEntrySatisfying("workers", workers -> assertThat(workers.toString())
                            .startsWith("{worker=running, 0 of 4 handlers busy"))
                    .containsEntry("listeners", Map.of("listener", "running, 0 of 1 handlers busy"));
            context.getBean(ThoonkContainerRegistry.class)
                    .find("worker")
                    .orElseThrow()
                    .pause();
            context.getBean(ThoonkContainerRegistry.class)
                    .find("listener")
                    .orElseThrow()
                    .stop();
            assertThat(health(context).getDetails())
                    .hasEntrySatisfying("workers", workers -> assertThat(workers.toString())
                            .startsWith("{worker=paused, 0 of 4 handlers busy"))
                    .containsEntry("listeners", Map.of("listener", "stopped"));
        });
    }

    @Test
    void bearsWithAFullQueue() {
        runner.run(context -> {
            pausedJobs(context).putAll(List.of("a", "b", "c"));
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void tellsWhatIsOwedToAFeedThatIsGone() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("own", String.class);
            jobs.put("a");
            Job<String> job = jobs.get().orElseThrow();
            job.then("gone", "b");
            job.finish();
            await().untilAsserted(() -> assertThat(health(context).getDetails().get("undelivered"))
                    .asString()
                    .startsWith("[Feed 'own': 1 job is owed to feed 'gone' or others and cannot be put there since ")
                    .contains("Feed 'gone' does not exist")
                    .endsWith("(FeedDoesNotExistException)]"));
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void tellsWhatRecursNoMoreAfterFailuresOrBecauseNobodyDeclaresIt() {
        runner.run(context -> {
            JobQueue<String> jobs = pausedJobs(context);
            Schedule hourly = Schedule.every(Duration.ofHours(1));
            jobs.recurring("paused", hourly, "a").pause();
            assertThat(health(context).getDetails()).doesNotContainKey("recurring");

            jobs.recurring("failed", hourly, "a", RecurringOptions.DEFAULTS.withPauseAfterFailures(1));
            fallDue("failed");
            jobs.maintain();
            // The wait of the worker that was paused may just have taken it, and puts it back.
            jobs.get(PatientWaits.PATIENCE).orElseThrow().stall("broken");
            jobs.recurring("forgotten", hourly, "a").declare();
            setScore(
                    "thoonk.recurring.declared:work", "forgotten", Instant.now().minusSeconds(605));
            fallDue("failed");
            fallDue("forgotten");
            jobs.maintain();
            await().untilAsserted(() -> assertThat(health(context).getDetails().get("recurring"))
                    .asString()
                    .contains(
                            "Feed 'work': recurring job 'failed' puts no jobs until it is resumed, as its last one has stalled")
                    .contains("Feed 'work': recurring job 'forgotten' puts no jobs until a process declares it or it is"
                            + " resumed, as none had declared it for ten minutes")
                    .doesNotContain("'paused'"));
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    private void fallDue(String id) {
        setScore("thoonk.recurring.due:work", id, Instant.now().minusSeconds(1));
    }

    private void setScore(String key, String id, Instant time) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().zadd(Utf8.bytes(key), time.toEpochMilli(), Utf8.bytes(id));
        }
    }

    @Test
    void saysWhichFeedsAreNotJudgedBecauseThereAreTooMany() {
        runner.withPropertyValues(
                        "thoonk.metrics.max-feeds=2", "thoonk.health.feeds=box.*", "thoonk.health.max-stalled=1")
                .run(context -> {
                    ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
                    List.of("box.1", "box.2", "box.3", "box.4").forEach(name -> thoonk.jobs(name, String.class));
                    await().untilAsserted(
                                    () -> assertThat(health(context).getDetails())
                                            .containsEntry(
                                                    "notJudged",
                                                    "2 feeds, for instance 'box.3': there are more than thoonk.metrics.max-feeds allows"));
                });
    }

    @Test
    void judgesAFeedWithPartitionsAsAWholeOrNotAtAll() {
        runner.withPropertyValues("thoonk.health.feeds=parted", "thoonk.health.max-stalled=1")
                .run(context -> {
                    JobQueue<String> parted = stalledInEachPartition(context);
                    await().untilAsserted(() -> assertThat(health(context).getDetails())
                            .containsEntry(
                                    "reasons",
                                    List.of("Feed 'parted' has "
                                            + parted.counts().stalled()
                                            + " stalled jobs, more than 1 (thoonk.health.max-stalled)")));
                });
        runner.withPropertyValues(
                        "thoonk.metrics.max-feeds=3", "thoonk.health.feeds=parted", "thoonk.health.max-stalled=1")
                .run(context -> {
                    stalledInEachPartition(context);
                    await().untilAsserted(() -> assertThat(health(context).getDetails())
                            .hasEntrySatisfying("notJudged", words -> assertThat(words)
                                    .asString()
                                    .contains("for instance 'parted': there are more than")));
                });
    }

    private static JobQueue<String> stalledInEachPartition(ApplicationContext context) {
        JobQueue<String> parted =
                context.getBean(ThoonkTemplate.class).jobs("parted", String.class, FeedConfig.partitions(8));
        parted.putAll(IntStream.range(0, 16).mapToObj(Integer::toString).toList());
        parted.get(16, Duration.ZERO).forEach(job -> job.stall("on purpose"));
        return parted;
    }

    @Test
    void isDownWithWordsWhereALimitIsBroken() {
        runner.withPropertyValues("thoonk.health.max-stalled=1", "thoonk.health.max-oldest-age=1ms")
                .run(context -> {
                    JobQueue<String> jobs = pausedJobs(context);
                    jobs.putAll(List.of("a", "b", "c", "d"));
                    // The wait of the worker that was paused may just have taken one, and puts it back.
                    jobs.get(PatientWaits.PATIENCE).orElseThrow().stall();
                    jobs.get(PatientWaits.PATIENCE).orElseThrow().stall();
                    await().untilAsserted(() -> {
                        assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
                        assertThat(reasons(context))
                                .hasSize(2)
                                .anyMatch(reason -> reason.equals(
                                        "Feed 'work' has 2 stalled jobs, more than 1 (thoonk.health.max-stalled)"))
                                .anyMatch(reason -> reason.startsWith("The next job of feed 'work' has waited for"));
                    });
                });
    }

    @Test
    void judgesTheFeedsOfItsOwnWorkersOnlyUnlessToldOtherwise() {
        runner.withPropertyValues("thoonk.health.max-stalled=0").run(context -> {
            JobQueue<String> foreign = context.getBean(ThoonkTemplate.class).jobs("foreign", String.class);
            foreign.put("a");
            foreign.get().orElseThrow().stall();
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
        runner.withPropertyValues("thoonk.health.max-stalled=0", "thoonk.health.feeds=for*")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
    }

    @Test
    void isDownWhileRedisIsAwayAndLeavesLivenessAlone() {
        runner.withPropertyValues(
                        "thoonk.metrics.patience=200ms",
                        "spring.data.redis.timeout=2s",
                        "management.health.livenessstate.enabled=true")
                .run(context -> {
                    AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
                    // On a busy machine the first look may take longer than this patience.
                    await().until(() -> health(context).getStatus().equals(Status.UP));
                    redis.kill();
                    await().untilAsserted(() -> {
                        assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
                        assertThat(reasons(context)).anyMatch(reason -> reason.startsWith("Redis does not answer: "));
                    });
                    assertThat(context.getBean("livenessStateHealthIndicator", HealthIndicator.class)
                                    .health()
                                    .getStatus())
                            .isEqualTo(Status.UP);
                    redis.restart();
                    await().until(() -> health(context).getStatus().equals(Status.UP));
                });
    }

    @Test
    void saysThatAWorkerCannotClaimUnlessItIsNotMeantTo() {
        runner.withPropertyValues("thoonk.health.max-silence=1ms").run(context -> {
            WorkerHealth contacts = context.getBean(WorkerHealth.class);
            ThoonkRedisException refused = new ThoonkRedisException("NOPERM, as Redis said", null);
            await().untilAsserted(() -> {
                contacts.missed("work", "work", refused);
                assertThat(reasons(context))
                        .anyMatch(reason -> reason.startsWith("Worker 'worker' could not claim")
                                && reason.endsWith("NOPERM, as Redis said"));
            });
            context.getBean(ThoonkContainerRegistry.class)
                    .find("worker")
                    .orElseThrow()
                    .pause();
            contacts.missed("work", "work", refused);
            assertThat(contacts.failingFor("work")).isPresent();
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void tellsOnceThatAFullRedisRefusesToBeHeardAndMissesNothingAfterIt(CapturedOutput output) {
        String told = "Redis refuses to let this process subscribe again";
        runner.withUserConfiguration(KeepingUp.class).run(context -> {
            Feed<String> news = context.getBean(ThoonkTemplate.class).feed("durable", String.class);
            Queue<String> heard = context.getBean(KeepingUp.class).heard;
            news.publish("before");
            await().until(() -> heard.contains("before"));
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                connection.sync().configSet("maxmemory", "1");
                connection.sync().clientKill(KillArgs.Builder.typePubsub());
                if (refusesToSubscribe()) {
                    await().untilAsserted(() -> assertThat(reasons(context))
                            .anyMatch(reason -> reason.startsWith("Listeners hear nothing: ")
                                    && reason.contains("Redis is full (OOM")));
                    assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
                    assertThat(output).contains(told);
                }
                connection.sync().configSet("maxmemory", "0");
            }
            news.publish("after");
            await().until(() -> heard.contains("after"));
            await().until(() -> health(context).getStatus().equals(Status.UP));
            assertThat(output.toString().split(told, -1)).hasSizeLessThanOrEqualTo(2);
        });
    }

    @Test
    void isUpAlthoughAUserMayNotHearAllThatIsNoBusinessOfItsListeners(CapturedOutput output) {
        grant("feed.*:news", "feed.*:work", "thoonk.[^c]*:news", "thoonk.[^c]*:work");
        runner.run(context -> {
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> context.getBean(ThoonkTemplate.class).subscribe("secret", event -> {}));
            assertThat(reasons(context)).isEmpty();
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(output).contains("This process does not hear what other processes ask of it");
        });
    }

    @Test
    void isDownWhileAListenerMayNotHear() {
        grant("feed.*:work", "thoonk.*");
        runner.run(context -> {
            assertThat(reasons(context)).anyMatch(reason -> reason.startsWith("Listeners hear nothing: "));
            grant("feed.*", "thoonk.*");
            await().until(() -> health(context).getStatus().equals(Status.UP));
        });
    }

    private void grant(String... channels) {
        AclSetuserArgs rights = AclSetuserArgs.Builder.resetChannels();
        Stream.concat(Stream.of("newfeed", "delfeed", "conffeed", "job.finish:*"), Stream.of(channels))
                .forEach(rights::channelPattern);
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().aclSetuser("default", rights);
        }
    }

    /** As Redis 8.6 does where no memory is left, while older servers and Valkey let everybody listen. */
    private boolean refusesToSubscribe() {
        try (Socket socket = new Socket("127.0.0.1", redis.port())) {
            socket.getOutputStream().write("SUBSCRIBE probe\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '-';
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void isOffByProperty() {
        runner.withPropertyValues("management.health.thoonk.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("thoonkHealthContributor"));
    }

    @Test
    void givesWayToAnIndicatorOfTheApplication() {
        runner.withBean(
                        "thoonkHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build())
                .run(context -> assertThat(context).doesNotHaveBean("thoonkHealthContributor"));
    }

    @Test
    void worksWithoutActuator() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class,
                        ThoonkAutoConfiguration.class,
                        ThoonkEndpointAutoConfiguration.class,
                        ThoonkHealthContributorAutoConfiguration.class))
                .withBean(DataRedisConnectionDetails.class, redis::connectionDetails)
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class, Endpoint.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("thoonkHealthContributor"));
    }

    @Test
    void refusesLimitsThatCannotBe() {
        runner.withPropertyValues("thoonk.health.max-stalled=-1").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("thoonk.health.max-stalled must be at least 0"));
    }

    private static JobQueue<String> pausedJobs(ApplicationContext context) {
        context.getBean(ThoonkContainerRegistry.class)
                .find("worker")
                .orElseThrow()
                .pause();
        return context.getBean(ThoonkTemplate.class).jobs("work", String.class);
    }

    private static Health health(ApplicationContext context) {
        return context.getBean("thoonkHealthContributor", HealthIndicator.class).health();
    }

    @SuppressWarnings("unchecked")
    private static List<String> reasons(ApplicationContext context) {
        return (List<String>) health(context).getDetails().getOrDefault("reasons", List.of());
    }

    static class KeepingUp {

        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        @ThoonkListener(feeds = "durable", durable = "keeping-up")
        void hear(String item) {
            heard.add(item);
        }
    }

    static class Handlers {

        @ThoonkJobWorker(id = "worker", queue = "work", concurrency = "4")
        void work(String payload) {
            throw new AssertionError("paused, but got " + payload);
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            throw new AssertionError("nothing is published, but " + item + " came");
        }
    }
}
