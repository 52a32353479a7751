package io.thoonk.autoconfigure.metrics;

import static io.thoonk.autoconfigure.metrics.MeteredApplication.scraped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobOrder;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Meters of feeds, which are read from Redis. */
@ExtendWith(OutputCaptureExtension.class)
class FeedMetersIntegrationTests {

    @AutoClose
    private final MeteredApplication application = new MeteredApplication();

    @Test
    void countsTheJobsOfAFeedByState() {
        application.runner().run(context -> {
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
        application.runner().run(context -> {
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
        application.runner().run(context -> {
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
    void countsBatchesThatAreNotOverByTheirState() {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs("resize", String.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            tellsOfBatches(meters, 0, 0);
            thoonk.batch("first").put("resize", "stalls");
            thoonk.batch("second").put("resize", "waits");
            jobs.get().orElseThrow().stall();
            tellsOfBatches(meters, 1, 1);
            thoonk.batch("first").cancel();
            thoonk.batch("second").cancel();
            tellsOfBatches(meters, 0, 0);
        });
    }

    private static void tellsOfBatches(MeterRegistry meters, int running, int troubled) {
        await().untilAsserted(() -> {
            assertThat(batches(meters, "running")).isEqualTo(running);
            assertThat(batches(meters, "trouble")).isEqualTo(troubled);
        });
    }

    @Test
    void tellsWhatTheGateHoldsBackAndOfKeysWhereTheyAreNamed() {
        application
                .runner()
                .withPropertyValues("thoonk.metrics.keys=acme,globex")
                .run(context -> {
                    ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
                    JobQueue<String> jobs = thoonk.jobs("resize", String.class);
                    thoonk.jobs("free", String.class).put("a");
                    jobs.limits().set(Limit.builder().concurrency(3).build());
                    jobs.limits().set("acme", Limit.builder().concurrency(1).build());
                    for (String key : List.of("acme", "acme", "acme", "initech")) {
                        jobs.put(key, PutOptions.builder().key(key).build());
                    }
                    jobs.get().orElseThrow();
                    jobs.get().orElseThrow();
                    MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
                    assertThat(value(meters, "thoonk.gate.waiting", "feed", "resize"))
                            .isEqualTo(2);
                    assertThat(value(meters, "thoonk.gate.concurrency", "feed", "resize"))
                            .isEqualTo(3);
                    assertThat(value(meters, "thoonk.gate.lanes", "state", "held"))
                            .isOne();
                    assertThat(value(meters, "thoonk.gate.lanes", "state", "ready"))
                            .isZero();
                    assertThat(value(meters, "thoonk.key.waiting", "key", "acme"))
                            .isEqualTo(2);
                    assertThat(value(meters, "thoonk.key.running", "key", "acme"))
                            .isOne();
                    assertThat(value(meters, "thoonk.key.concurrency", "key", "acme"))
                            .isOne();
                    assertThat(value(meters, "thoonk.key.waiting", "key", "globex"))
                            .isZero();
                    assertThat(value(meters, "thoonk.key.concurrency", "key", "globex"))
                            .isNaN();
                    assertThat(meters.find("thoonk.key.waiting")
                                    .tag("key", "initech")
                                    .gauges())
                            .isEmpty();
                    assertThat(feed(meters, "thoonk.gate.waiting", "free").gauges())
                            .isEmpty();

                    jobs.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
                    assertThat(value(meters, "thoonk.key.concurrency", "key", "globex"))
                            .isOne();
                });
    }

    @Test
    void tellsInWhichStateWhatRecursIs() {
        application.runner().run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs("reports", String.class);
            Schedule hourly = Schedule.every(Duration.ofHours(1));
            jobs.recurring("one", hourly, "a");
            jobs.recurring("two", hourly, "a").pause();
            jobs.recurring("three", hourly, "a").pause();
            jobs.recurring("four", hourly, "a").switchOff();
            thoonk.jobs("others", String.class);
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            assertThat(value(meters, "thoonk.recurring.jobs", "state", "active"))
                    .isOne();
            assertThat(value(meters, "thoonk.recurring.jobs", "state", "paused"))
                    .isEqualTo(2);
            assertThat(value(meters, "thoonk.recurring.jobs", "state", "off")).isOne();
            assertThat(value(meters, "thoonk.recurring.jobs", "state", "failed"))
                    .isZero();
            assertThat(feed(meters, "thoonk.recurring.jobs", "others").gauges()).isEmpty();

            jobs.recurring().forEach(RecurringJob::remove);
            assertThat(value(meters, "thoonk.recurring.jobs", "state", "paused"))
                    .isZero();
            thoonk.deleteFeed("reports");
            assertThat(feed(scraped(meters), "thoonk.recurring.jobs", "reports").gauges())
                    .isEmpty();
        });
    }

    @Test
    void countsWhatBecameOfDueTimes() {
        application.runner().run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("reports", String.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            jobs.recurring("hourly", Schedule.every(Duration.ofHours(1), now.minusSeconds(5)), "a");
            fallDue(now.minus(Duration.ofHours(3)).minusSeconds(5));
            jobs.maintain();
            fallDue(now.minusSeconds(4));
            jobs.maintain();
            jobs.maintain();
            assertThat(dueTimes(meters, "put")).isOne();
            assertThat(dueTimes(meters, "missed")).isEqualTo(3);
            assertThat(dueTimes(meters, "skipped")).isOne();
            assertThat(jobs.recurring("hourly").orElseThrow().missed()).isEqualTo(4);
        });
    }

    private void fallDue(Instant due) {
        try (StatefulRedisConnection<byte[], byte[]> connection =
                application.redis().connect()) {
            connection
                    .sync()
                    .zadd(Utf8.bytes("thoonk.recurring.due:reports"), due.toEpochMilli(), Utf8.bytes("hourly"));
        }
    }

    private static double dueTimes(MeterRegistry meters, String outcome) {
        return meters.get("thoonk.recurring.due")
                .tag("feed", "reports")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static double value(MeterRegistry meters, String name, String tag, String value) {
        return meters.get(name).tag(tag, value).gauge().value();
    }

    @Test
    void noticesFeedsThatComeAndGo() {
        application.runner().run(context -> {
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
    void countsAFeedOnceForSiblingContextsOfOneRedisAndGoesOnWhenTheFirstOfThemEnds() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ApplicationContextRunner runner =
                application.runner().withBean(MeterRegistry.class, () -> meters, bean -> bean.setDestroyMethodName(""));
        runner.run(first -> runner.run(second -> {
            second.getBean(ThoonkTemplate.class).jobs("resize", String.class).put("one");
            assertThat(jobs(scraped(meters), "available")).isOne();
            runner.withPropertyValues("thoonk.key-prefix=other:").run(third -> {
                third.getBean(ThoonkTemplate.class).jobs("resize", String.class).putAll(List.of("two", "three"));
                assertThat(jobs(scraped(meters), "available")).isEqualTo(3);
                assertThat(feed(meters, "thoonk.feed.published", "resize")
                                .functionCounter()
                                .count())
                        .isEqualTo(3);
            });
            first.close();
            assertThat(jobs(scraped(meters), "available")).isOne();
        }));
        assertThat(meters.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("thoonk.feed")
                        || meter.getId().getName().equals("thoonk.redis.connected"));
    }

    @Test
    void readsEachFeedOnceHoweverManyGaugesAreScraped() {
        application.runner().withPropertyValues("thoonk.metrics.refresh=1h").run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            for (int i = 0; i < 5; i++) {
                thoonk.jobs("feed-" + i, String.class);
            }
            try (StatefulRedisConnection<byte[], byte[]> connection =
                    application.redis().connect()) {
                // The first reading is under way since the start and may have found fewer feeds.
                await().until(() -> context.getBean(MeterRegistry.class)
                                .find("thoonk.redis.connected")
                                .gauge()
                                .value()
                        == 1);
                connection.sync().configResetstat();
                context.getBean(MeterRegistry.class).getMeters().forEach(FeedMetersIntegrationTests::read);
                assertThat(connection.sync().info("commandstats")).doesNotContain("cmdstat_evalsha");
            }
        });
        application.runner().run(context -> {
            try (StatefulRedisConnection<byte[], byte[]> connection =
                    application.redis().connect()) {
                MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
                connection.sync().configResetstat();
                meters.get("thoonk.redis.connected").gauge().value();
                assertThat(connection.sync().info("commandstats"))
                        // Of each feed one, and one for the list of batches.
                        .contains("cmdstat_evalsha:calls=6,")
                        .contains("cmdstat_smembers:calls=1,");
            }
        });
    }

    @Test
    void leavesFeedsBeyondTheBoundOutAndSaysSo(CapturedOutput output) {
        application.runner().run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("a", String.class);
            context.getBean(ThoonkTemplate.class).jobs("b", String.class);
        });
        application.runner().withPropertyValues("thoonk.metrics.max-feeds=1").run(context -> {
            MeterRegistry meters = scraped(context.getBean(MeterRegistry.class));
            assertThat(meters.get("thoonk.feeds.left.out").gauge().value()).isOne();
            assertThat(meters.find("thoonk.feed.jobs").tag("feed", "b").gauges())
                    .isEmpty();
            await().until(() -> output.toString().contains("1 feeds have no gauges"));
        });
    }

    @Test
    void knowsNothingOfFeedsWhileRedisIsAwayAndDoesNotWaitLongForIt() {
        application
                .runner()
                .withPropertyValues("thoonk.metrics.patience=100ms", "spring.data.redis.timeout=2s")
                .run(context -> {
                    // On a busy machine Redis may take longer than the short timeout and our short patience, too.
                    try (ThoonkTemplate patient = TestTemplates.on(application.redis())) {
                        patient.jobs("resize", String.class);
                    }
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    await().untilAsserted(() -> assertThat(feed(scraped(meters), "thoonk.feed.jobs", "resize")
                                    .gauges())
                            .isNotEmpty());
                    application.redis().kill();
                    await().untilAsserted(() -> {
                        assertThat(meters.get("thoonk.redis.connected").gauge().value())
                                .isZero();
                        assertThat(jobs(meters, "available")).isNaN();
                        assertThat(batches(meters, "trouble")).isNaN();
                    });
                    application.redis().restart();
                    await().until(() ->
                            meters.get("thoonk.redis.connected").gauge().value() == 1);
                });
    }

    @Test
    void hasNoGaugesOfFeedsWhereTheyAreOff() {
        application.runner().withPropertyValues("thoonk.metrics.feeds=false").run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("resize", String.class);
            assertThat(context).doesNotHaveBean("thoonkFeedMeters").hasBean("thoonkJobMeters");
        });
    }

    @Test
    void isOffByProperty() {
        application.runner().withPropertyValues("thoonk.metrics.enabled=false").run(context -> assertThat(
                        context.getBean(SimpleMeterRegistry.class).getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("thoonk.")));
    }

    private static void read(Meter meter) {
        meter.measure().forEach(measurement -> measurement.getValue());
    }

    private static Search feed(MeterRegistry meters, String name, String feed) {
        return meters.find(name).tag("feed", feed);
    }

    private static double batches(MeterRegistry meters, String state) {
        return meters.get("thoonk.batches").tag("state", state).gauge().value();
    }

    private static double jobs(MeterRegistry meters, String state) {
        return meters.get("thoonk.feed.jobs")
                .tag("feed", "resize")
                .tag("state", state)
                .gauge()
                .value();
    }
}
