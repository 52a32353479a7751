package io.thoonk.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.PutOptions;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A server of its own for each test, because calls are counted and the server is taken away. */
@ExtendWith(OutputCaptureExtension.class)
class MetricsIntegrationTests {

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkMetricsAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, redis::connectionDetails)
            .withPropertyValues("thoonk.metrics.refresh=0s");

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void countsTheJobsOfAFeedByState() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("resize", String.class);
            jobs.put("available");
            jobs.put("available too");
            jobs.put("delayed", PutOptions.builder().delay(Duration.ofHours(1)).build());
            jobs.get().orElseThrow().stall();
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            assertThat(jobs(meters, "available")).isOne();
            assertThat(jobs(meters, "delayed")).isOne();
            assertThat(jobs(meters, "claimed")).isZero();
            assertThat(jobs(meters, "stalled")).isOne();
            jobs.get().orElseThrow();
            assertThat(jobs(meters, "claimed")).isOne();
            assertThat(feed(meters, "thoonk.feed.published", "resize")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
        });
    }

    @Test
    void tellsTheAgeOfTheNextJobAndOfTheOldestClaim() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("resize", String.class);
            jobs.put("claimed");
            jobs.get().orElseThrow();
            jobs.put("waiting");
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            await().untilAsserted(() -> {
                assertThat(feed(meters, "thoonk.feed.oldest.age", "resize")
                                .gauge()
                                .value())
                        .isPositive();
                assertThat(feed(meters, "thoonk.feed.longest.run", "resize")
                                .gauge()
                                .value())
                        .isPositive();
            });
        });
    }

    @Test
    void countsTheItemsOfFeedsWithTheirType() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            thoonk.feed("articles", String.class).publish("a");
            thoonk.sortedFeed("order", String.class).publish("a");
            thoonk.queue("mail", String.class).put("a");
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            for (String type : new String[] {"feed", "sorted_feed", "queue"}) {
                assertThat(meters.get("thoonk.feed.items")
                                .tag("type", type)
                                .gauge()
                                .value())
                        .isOne();
            }
        });
    }

    @Test
    void noticesFeedsThatComeAndGo() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            thoonk.jobs("resize", String.class);
            scraped(meters);
            assertThat(feed(meters, "thoonk.feed.jobs", "resize").gauges()).hasSize(4);
            thoonk.deleteFeed("resize");
            scraped(meters);
            assertThat(feed(meters, "thoonk.feed.jobs", "resize").gauges()).isEmpty();
        });
    }

    @Test
    void readsEachFeedOnceHoweverManyGaugesAreScraped() {
        runner.withPropertyValues("thoonk.metrics.refresh=1h").run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            for (int i = 0; i < 5; i++) {
                thoonk.jobs("feed-" + i, String.class);
            }
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                // The first reading is under way since the start and may have found fewer feeds.
                await().until(() -> context.getBean(MeterRegistry.class)
                                .find("thoonk.redis.connected")
                                .gauge()
                                .value()
                        == 1);
                connection.sync().configResetstat();
                context.getBean(MeterRegistry.class).getMeters().forEach(MetricsIntegrationTests::read);
                assertThat(connection.sync().info("commandstats")).doesNotContain("cmdstat_evalsha");
            }
        });
        runner.run(context -> {
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
                connection.sync().configResetstat();
                meters.get("thoonk.redis.connected").gauge().value();
                assertThat(connection.sync().info("commandstats"))
                        .contains("cmdstat_evalsha:calls=5,")
                        .contains("cmdstat_smembers:calls=1,");
            }
        });
    }

    @Test
    void leavesFeedsBeyondTheBoundOutAndSaysSo(CapturedOutput output) {
        runner.run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("a", String.class);
            context.getBean(ThoonkTemplate.class).jobs("b", String.class);
        });
        runner.withPropertyValues("thoonk.metrics.max-feeds=1").run(context -> {
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            assertThat(meters.get("thoonk.feeds.left.out").gauge().value()).isOne();
            assertThat(meters.find("thoonk.feed.jobs").tag("feed", "b").gauges())
                    .isEmpty();
            await().until(() -> output.toString().contains("1 feeds have no gauges"));
        });
    }

    @Test
    void knowsNothingOfFeedsWhileRedisIsAwayAndDoesNotWaitLongForIt() {
        runner.withPropertyValues("thoonk.metrics.patience=100ms", "spring.data.redis.timeout=2s")
                .run(context -> {
                    context.getBean(ThoonkTemplate.class).jobs("resize", String.class);
                    MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
                    redis.kill();
                    await().untilAsserted(() -> {
                        assertThat(meters.get("thoonk.redis.connected").gauge().value())
                                .isZero();
                        assertThat(jobs(meters, "available")).isNaN();
                    });
                    redis.restart();
                    await().atMost(Duration.ofSeconds(30))
                            .until(() ->
                                    meters.get("thoonk.redis.connected").gauge().value() == 1);
                });
    }

    @Test
    void hasNoGaugesOfFeedsWhereTheyAreOff() {
        runner.withPropertyValues("thoonk.metrics.feeds=false").run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("resize", String.class);
            assertThat(context).doesNotHaveBean("thoonkFeedMeters").hasBean("thoonkJobMeters");
        });
    }

    @Test
    void measuresHowBusyAWorkerIs() {
        runner.withUserConfiguration(Handlers.class).run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            Handlers handlers = context.getBean(Handlers.class);
            assertThat(worker(meters, "thoonk.worker.free")).isEqualTo(3);
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).put("wait");
            assertThat(handlers.running.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(worker(meters, "thoonk.worker.active")).isOne();
            assertThat(worker(meters, "thoonk.worker.free")).isEqualTo(2);
            assertThat(worker(meters, "thoonk.worker.taking")).isOne();
            context.getBean(ThoonkContainerRegistry.class)
                    .find("worker")
                    .orElseThrow()
                    .pause();
            assertThat(worker(meters, "thoonk.worker.taking")).isZero();
            assertThat(worker(meters, "thoonk.worker.free")).isZero();
            handlers.end.countDown();
        });
    }

    @Test
    void measuresHowLongAJobWaited() {
        runner.withUserConfiguration(Handlers.class).run(context -> {
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
    void countsWhatBecomesOfFailedJobs() {
        runner.withUserConfiguration(Handlers.class).run(context -> {
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
        runner.withUserConfiguration(Handlers.class).run(context -> {
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
    void countsClaimsThatAreLost() {
        runner.withUserConfiguration(Handlers.class).run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            String id = jobs.put("wait");
            Handlers handlers = context.getBean(Handlers.class);
            assertThat(handlers.running.await(20, TimeUnit.SECONDS)).isTrue();
            jobs.retract(id);
            handlers.end.countDown();
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
        runner.run(context -> {
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
    void tellsForHowLongAWorkerHasNotReachedRedis() {
        runner.withPropertyValues("spring.data.redis.timeout=500ms")
                .withUserConfiguration(Handlers.class)
                .run(context -> {
                    context.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .put("any");
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    await().until(() -> meters.find("thoonk.worker.failing").gauge() != null);
                    assertThat(failing(meters)).isZero();
                    redis.kill();
                    await().atMost(Duration.ofSeconds(90)).until(() -> failing(meters) > 0);
                    redis.restart();
                    await().atMost(Duration.ofSeconds(30)).until(() -> failing(meters) == 0);
                });
    }

    @Test
    void countsWhenAListenerMayHaveMissedEvents() {
        runner.withPropertyValues("spring.data.redis.listener.recovery.delay=100ms")
                .withUserConfiguration(Handlers.class)
                .run(context -> {
                    redis.kill();
                    redis.restart();
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> context.getBean(MeterRegistry.class)
                                            .get("thoonk.event.missed")
                                            .tag("feed", "news")
                                            .counter()
                                            .count()
                                    > 0);
                });
    }

    @Test
    void countsWhatADurableListenerIsGivenAfterItWasAwayAndAfterItsConnectionWasKilled() {
        runner.withUserConfiguration(Diary.class)
                .withPropertyValues("thoonk.listener.lease=5m")
                .run(context -> {
                    Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("diary", String.class);
                    Diary diary = context.getBean(Diary.class);
                    feed.publish("first", "x");
                    await().until(() -> diary.lines.contains("first"));
                    double before = recovered(context.getBean(MeterRegistry.class), "diary");
                    ThoonkContainer listener = context.getBean(ThoonkContainerRegistry.class)
                            .find("diary")
                            .orElseThrow();
                    listener.stop();
                    feed.publish("a", "x");
                    feed.publish("b", "x");
                    listener.start();
                    await().until(() -> diary.lines.contains("b"));
                    assertThat(recovered(context.getBean(MeterRegistry.class), "diary"))
                            .isEqualTo(before + 2);
                    try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                        for (int i = 0; i < 200; i++) {
                            if (i % 10 == 0) {
                                connection.sync().clientKill(KillArgs.Builder.typePubsub());
                            }
                            feed.publish(Integer.toString(i), "x");
                        }
                    }
                    await().until(() -> diary.lines.contains("199"));
                    assertThat(diary.lines).hasSize(203);
                    assertThat(recovered(context.getBean(MeterRegistry.class), "diary"))
                            .isBetween(before + 3, before + 202);
                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("thoonk.event.missed")
                                    .tag("feed", "diary")
                                    .counter())
                            .isNull();
                });
    }

    @Test
    void countsWhatASlowListenerIsGivenInThePlaceOfWhatItMissed() {
        runner.withUserConfiguration(Diary.class).run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(recovered(meters, "ticker")).isZero();
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("ticker", String.class);
            CountDownLatch offered = new CountDownLatch(21);
            context.getBean(ThoonkTemplate.class).subscribe("ticker", event -> offered.countDown());
            feed.publish("first", "x");
            assertThat(context.getBean(Diary.class).busy.await(20, TimeUnit.SECONDS))
                    .isTrue();
            for (int i = 0; i < 20; i++) {
                feed.publish("id-" + i, "x");
            }
            // A second mailbox has had them all, so the slow one has been offered them too.
            assertThat(offered.await(20, TimeUnit.SECONDS)).isTrue();
            context.getBean(Diary.class).free.countDown();
            await().until(() -> context.getBean(Diary.class).ticks.contains("id-19"));
            assertThat(meters.get("thoonk.event.missed")
                            .tag("feed", "ticker")
                            .counter()
                            .count())
                    .isPositive();
            assertThat(recovered(meters, "ticker")).isEqualTo(20);
        });
    }

    @Test
    void worksWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .withUserConfiguration(Handlers.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("thoonkJobMeters");
                    context.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .put("wait");
                    assertThat(context.getBean(Handlers.class).running.await(20, TimeUnit.SECONDS))
                            .isTrue();
                    context.getBean(Handlers.class).end.countDown();
                });
    }

    @Test
    void isOffByProperty() {
        runner.withPropertyValues("thoonk.metrics.enabled=false").run(context -> assertThat(
                        context.getBean(SimpleMeterRegistry.class).getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("thoonk.")));
    }

    /** As a scrape does, which finds what has come and gone since the one before. */
    private static MeterRegistry scraped(MeterRegistry meters) {
        assertThat(meters.get("thoonk.redis.connected").gauge().value()).isOne();
        return meters;
    }

    private static void read(io.micrometer.core.instrument.Meter meter) {
        meter.measure().forEach(measurement -> measurement.getValue());
    }

    private static Search feed(MeterRegistry meters, String name, String feed) {
        return meters.find(name).tag("feed", feed);
    }

    private static double recovered(MeterRegistry meters, String feed) {
        return meters.get("thoonk.event.recovered").tag("feed", feed).counter().count();
    }

    private static double jobs(MeterRegistry meters, String state) {
        return meters.get("thoonk.feed.jobs")
                .tag("feed", "resize")
                .tag("state", state)
                .gauge()
                .value();
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

    static class Diary {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        private final List<String> ticks = new CopyOnWriteArrayList<>();

        private final CountDownLatch busy = new CountDownLatch(1);

        private final CountDownLatch free = new CountDownLatch(1);

        @ThoonkListener(id = "diary", feeds = "diary", durable = "diary")
        void write(String item, @ItemId String id) {
            lines.add(id);
        }

        @ThoonkListener(id = "ticker", feeds = "ticker", mailbox = "2", overflow = "resync")
        void tick(String item, @ItemId String id) throws InterruptedException {
            busy.countDown();
            assertThat(free.await(20, TimeUnit.SECONDS)).isTrue();
            ticks.add(id);
        }
    }

    static class Handlers {

        private final CountDownLatch running = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        @ThoonkJobWorker(
                id = "worker",
                queue = "work",
                concurrency = "3",
                maxAttempts = "2",
                backoff = @Backoff(delay = "10ms"))
        void work(String payload) throws InterruptedException {
            switch (payload) {
                case "wait" -> {
                    running.countDown();
                    assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
                }
                case "fail" -> throw new IllegalStateException("broken");
                case "reject" -> throw new JobRejectedException("not this one");
                default -> {}
            }
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            throw new AssertionError("nothing is published, but " + item + " came");
        }

        @ThoonkJobWorker(id = "numbers", queue = "numbers")
        void number(Integer payload) {
            throw new AssertionError("never called with " + payload);
        }
    }
}
