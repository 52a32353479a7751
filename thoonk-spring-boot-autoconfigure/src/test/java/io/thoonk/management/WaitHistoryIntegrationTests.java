package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.dashboard.DashboardApplication;
import io.thoonk.feed.FeedType;
import io.thoonk.job.JobQueue;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

@RedisTest
class WaitHistoryIntegrationTests {

    private final AtomicInteger feeds = new AtomicInteger();

    private TestRedis redis;

    private FeedHistory history;

    @BeforeEach
    void open(TestRedis redis) {
        this.redis = redis;
        RedisAccess access = new RedisAccess(redis.connectionFactory());
        history = new FeedHistory(access, new ScriptRunner(access), new KeySpace("", false));
    }

    @Test
    void aProcessWithOneLateJobDoesNotMakeAllJobsLate() {
        FeedHistory.Point point = noted(LongStream.generate(() -> 10).limit(999).toArray(), new long[] {3_600_000});
        assertThat(point.medianWait()).isCloseTo(10, withinPercentage(10));
        assertThat(point.longWait()).isCloseTo(10, withinPercentage(10));
    }

    @Test
    void percentilesAreThoseOfTheJobsOfAllProcesses() {
        Random random = new Random(42);
        long[][] processes = IntStream.range(1, 6)
                .mapToObj(
                        process -> LongStream.generate(() -> Math.round(Math.exp(random.nextGaussian() + 2 * process)))
                                .limit(400)
                                .toArray())
                .toArray(long[][]::new);
        long[] all =
                Arrays.stream(processes).flatMapToLong(LongStream::of).sorted().toArray();
        FeedHistory.Point point = noted(processes);
        assertThat(point.medianWait()).isCloseTo(all[999], withinPercentage(10));
        assertThat(point.longWait()).isCloseTo(all[1979], withinPercentage(10));
    }

    @Test
    void aProcessWithoutWorkersLeavesTheWaitsAsTheyAre() {
        FeedHistory.Point point = noted(new long[] {100, 100, 900}, new long[0]);
        assertThat(point.medianWait()).isCloseTo(100, withinPercentage(10));
        assertThat(point.longWait()).isCloseTo(900, withinPercentage(10));
        assertThat(noted(new long[0]).longWait()).isZero();
    }

    @Test
    void waitsOfAnotherMinuteDoNotCount() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            await().untilAsserted(() -> {
                String feed = "feed-" + feeds.incrementAndGet();
                byte[] key = key(feed);
                long minute = minute(connection);
                note(feed, 60_000);
                connection.sync().setrange(key, 57_600, new byte[] {0, 0, 0, 1});
                note(feed, 10);
                assertThat(minute(connection)).isEqualTo(minute);
                assertThat(connection.sync().strlen(key)).isEqualTo(58_116);
                assertThat(history.lastDay(feed)).hasSize(1).allSatisfy(point -> assertThat(point.longWait())
                        .isCloseTo(10, withinPercentage(10)));
            });
        }
    }

    @Test
    void waitsAreNotedByWhoeverWorksAlsoWithoutADashboard() throws Exception {
        try (DashboardApplication watcher = DashboardApplication.start(WebApplicationType.SERVLET, Map.of());
                ConfigurableApplicationContext worker =
                        StartedApplication.web(WebApplicationType.NONE, redis, Map.of(), Working.class)) {
            JobQueue<String> jobs = watcher.thoonk().jobs("work", String.class);
            HistoryKeeper watching = watcher.bean(HistoryKeeper.class);
            await().until(() -> {
                watching.note();
                return !watcher.bean(ThoonkManagement.class).lastHour("work").isEmpty();
            });
            assertThat(watcher.get("/thoonk/api/feed?feed=work").body()).doesNotContain("Wait\":");
            jobs.putAll(List.of("a", "b", "c"));
            await().until(() -> jobs.counts().finished() == 3);
            worker.getBeanProvider(HistoryKeeper.class).forEach(HistoryKeeper::note);
            watching.note();
            assertThat(watcher.get("/thoonk/api/feed?feed=work").body())
                    .contains("\"medianWait\":", "\"longWait\":")
                    .doesNotContain("Wait\":0");
            // Neither told twice, nor kept for feeds of which nobody keeps a history.
            worker.getBeanProvider(HistoryKeeper.class).forEach(HistoryKeeper::note);
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                connection.sync().del(key("work"));
                jobs.put("d");
                await().until(() -> jobs.counts().finished() == 4);
                worker.getBeanProvider(HistoryKeeper.class).forEach(HistoryKeeper::note);
                assertThat(connection.sync().exists(key("work"))).isZero();
            }
        }
    }

    @Test
    void waitsThatAreToldBeforeTheCountsAreNotLost() {
        FeedHistory.Point point = await().until(
                        () -> {
                            String feed = "feed-" + feeds.incrementAndGet();
                            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                                // A history whose last minute is long past.
                                connection.sync().setrange(key(feed), 0, new byte[] {0, 0, 0, 1});
                            }
                            WaitTimes.Histogram waits = new WaitTimes.Histogram();
                            waits.record(500);
                            history.noteWaits(feed, waits);
                            assertThat(history.lastDay(feed)).isEmpty();
                            note(feed);
                            return history.lastDay(feed);
                        },
                        points -> points.size() == 1 && points.get(0).medianWait() > 0)
                .get(0);
        assertThat(point.medianWait()).isCloseTo(500, withinPercentage(10));
        assertThat(point.published()).isEqualTo(1);
    }

    /** Again if a minute ended in between. */
    private FeedHistory.Point noted(long[]... processes) {
        return await().until(
                        () -> {
                            String feed = "feed-" + feeds.incrementAndGet();
                            Arrays.stream(processes).forEach(waits -> note(feed, waits));
                            return history.lastDay(feed);
                        },
                        points -> points.size() == 1)
                .get(0);
    }

    private static byte[] key(String feed) {
        return ("thoonk.history:" + feed).getBytes(StandardCharsets.UTF_8);
    }

    static class Working {

        @ThoonkJobWorker(id = "working", queue = "work")
        void work(String payload) {
            assertThat(payload).isNotEmpty();
        }
    }

    private static long minute(StatefulRedisConnection<byte[], byte[]> connection) {
        return Long.parseLong(new String(connection.sync().time().get(0), StandardCharsets.US_ASCII)) / 60;
    }

    /** As one process does. */
    private void note(String feed, long... waits) {
        WaitTimes.Histogram histogram = new WaitTimes.Histogram();
        LongStream.of(waits).forEach(histogram::record);
        history.note(statistics(feed), histogram);
    }

    private static FeedStatistics statistics(String feed) {
        return new FeedStatistics(
                feed,
                Optional.of(FeedType.JOB),
                0,
                0,
                0,
                0,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false);
    }
}
