package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.LMoveArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class WorkerEngineIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestWorkers workers = new TestWorkers();

    private ThoonkTemplate thoonk;

    private ThoonkTemplate other;

    private JobQueue<String> jobs;

    private StatefulRedisConnection<byte[], byte[]> connection;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void open(TestRedis server) {
        thoonk = TestTemplates.on(server, TestTemplates.hasty());
        other = TestTemplates.on(server, TestTemplates.hasty());
        jobs = thoonk.jobs("j", String.class);
        connection = server.connect();
        redis = connection.sync();
    }

    @AfterEach
    void close() {
        workers.close();
        thoonk.close();
        other.close();
        connection.close();
    }

    @Test
    void finishesManyJobsOnceEachAndLeavesNothing() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        jobs.putAll(numbers(5_000));
        for (ThoonkTemplate each : List.of(thoonk, other)) {
            workers.start(each, TestWorkers.options(16), job -> {
                handled.add((String) job.payload());
                return Optional.of(job.payload());
            });
        }
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 5_000);
        assertThat(handled).hasSize(5_000).doesNotHaveDuplicates();
        assertThat(jobs.counts().claimed()).isZero();
        assertThat(redis.exists(bytes("thoonk.leases:j"), bytes("thoonk.tokens:j"), bytes("thoonk.claiming:j")))
                .isZero();
    }

    @Test
    void claimsNoMoreThanItsFreeHandlersCanTake() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        jobs.putAll(numbers(20));
        workers.start(thoonk, TestWorkers.options(3), job -> {
            begun.incrementAndGet();
            awaitQuietly(release);
            return Optional.empty();
        });
        await().atMost(PATIENCE).until(() -> begun.get() == 3);
        assertThat(jobs.counts().claimed()).isEqualTo(3);
        assertThat(jobs.counts().available()).isEqualTo(17);
        release.countDown();
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 20);
    }

    @Test
    void keepsAClaimAliveForLongerThanItsTimeout() {
        AtomicInteger runs = new AtomicInteger();
        Instant start = Instant.now();
        workers.start(thoonk, TestWorkers.options(2), job -> {
            runs.incrementAndGet();
            await().atMost(PATIENCE)
                    .until(() ->
                            Duration.between(start, Instant.now()).compareTo(TestWorkers.CLAIM_TIMEOUT.multipliedBy(4))
                                    > 0);
            return Optional.empty();
        });
        jobs.put("long");
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void interruptsAHandlerWhoseClaimWasLostAndLetsItChangeNothing() {
        AtomicReference<Throwable> told = new AtomicReference<>();
        AtomicReference<Job<?>> held = new AtomicReference<>();
        workers.start(thoonk, TestWorkers.options(1), job -> {
            held.compareAndSet(null, job);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ex) {
                told.set(ex);
            }
            assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(job::finish);
            assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> job.progress(50, "half"));
            return Optional.empty();
        });
        String id = jobs.put("stolen");
        await().atMost(PATIENCE).until(() -> held.get() != null);
        // A peer that takes an old claim for dead does this.
        redis.zrem(bytes("feed.claimed:j"), bytes(id));
        redis.lpush(bytes("feed.ids:j"), bytes(id));
        await().atMost(PATIENCE).until(() -> told.get() != null);
        assertThat(held.get().isClaimLost()).isTrue();
    }

    @Test
    void interruptsAHandlerThatTakesTooLongAndCountsAFailure() {
        AtomicInteger interrupted = new AtomicInteger();
        workers.start(thoonk, TestWorkers.withTimeout(Duration.ofMillis(50), 1), job -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ex) {
                interrupted.incrementAndGet();
            }
            return Optional.of("too late");
        });
        String id = jobs.put("slow");
        await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
        assertThat(jobs.info(id).orElseThrow().lastError().orElseThrow())
                .contains("took longer than the timeout of worker 'w0', which is 50 ms");
        await().atMost(PATIENCE).until(() -> interrupted.get() == 1);
        assertThat(jobs.counts().finished()).isZero();
    }

    @Test
    void runsADelayedJobWhenItIsDueThoughItSlept() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1), job -> {
            handled.add(job.payload() + "@" + Instant.now().toEpochMilli());
            return Optional.empty();
        });
        await().atMost(PATIENCE).until(worker::isRunning);
        long start = System.currentTimeMillis();
        // Put by another process, the second one due before the first.
        other.jobs("j", String.class)
                .put("b", PutOptions.builder().delay(Duration.ofMillis(1_500)).build());
        other.jobs("j", String.class)
                .put("a", PutOptions.builder().delay(Duration.ofMillis(500)).build());
        await().atMost(PATIENCE).until(() -> handled.size() == 2);
        assertThat(handled).extracting(text -> text.substring(0, 1)).containsExactly("a", "b");
        assertThat(handled)
                .extracting(text -> Long.parseLong(text.substring(2)) - start)
                .satisfies(times -> assertThat(times.get(0)).isBetween(500L, 1_499L))
                .satisfies(times -> assertThat(times.get(1)).isGreaterThanOrEqualTo(1_500L));
    }

    @Test
    void showsAJobThatIsNotDueToNoPeer() {
        jobs.put(
                "later",
                PutOptions.builder().id("later").delay(Duration.ofHours(1)).build());
        assertThat(redis.keys("feed.*"))
                .extracting(key -> new String(key, StandardCharsets.UTF_8))
                .containsExactly("feed.config:j");
        assertThat(jobs.state("later")).contains(JobState.DELAYED);
    }

    @Test
    void handsHeadersToTheWorkerAndForgetsThemWithTheJob() {
        AtomicReference<Map<String, String>> seen = new AtomicReference<>();
        workers.start(thoonk, TestWorkers.options(1), job -> {
            seen.set(job.headers());
            return Optional.empty();
        });
        jobs.put(
                "with headers",
                PutOptions.builder()
                        .header("traceparent", "00-1-2-01")
                        .header("empty", "")
                        .build());
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
        assertThat(seen.get()).isEqualTo(Map.of("traceparent", "00-1-2-01", "empty", ""));
        assertThat(redis.exists(bytes("thoonk.headers:j"))).isZero();
    }

    @Test
    void returnsTheJobsOfADeadProcessByItself() {
        // Claimed by somebody who is never heard of again.
        other.configure(
                "j", FeedConfig.builder().claimTimeout(Duration.ofMillis(100)).build());
        String id = jobs.put("orphan");
        other.jobs("j", String.class).get().orElseThrow();
        workers.start(thoonk, TestWorkers.options(1), job -> Optional.of("done"));
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
        assertThat(jobs.info(id)).isEmpty();
    }

    @Test
    void stallsAJobThatKillsItsWorkersByItself() {
        other.configure(
                "j", FeedConfig.builder().claimTimeout(Duration.ofMillis(100)).build());
        String id = jobs.put("killer");
        ThoonkContainer bystander = workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        bystander.pause();
        JobQueue<String> victim = other.jobs("j", String.class);
        await().atMost(PATIENCE).until(() -> {
            victim.get();
            return jobs.state(id).equals(Optional.of(JobState.STALLED));
        });
        assertThat(jobs.list(JobState.STALLED, 0, 10))
                .extracting(JobInfo::lastError)
                .singleElement()
                .satisfies(error -> assertThat(error.orElseThrow()).contains("crashed 2 times"));
    }

    @Test
    void putsBackWhatADeadProcessTookFromTheLineWithoutClaimingIt() {
        String id = jobs.put("in between");
        redis.lmove(bytes("feed.ids:j"), bytes("thoonk.claiming:j"), LMoveArgs.Builder.rightRight());
        workers.start(thoonk, TestWorkers.options(1), job -> Optional.of("done"));
        await().atMost(PATIENCE).until(() -> jobs.counts().finished() == 1);
        assertThat(jobs.info(id)).isEmpty();
        assertThat(redis.exists(bytes("thoonk.claiming:j"))).isZero();
    }

    @Test
    void givesBackWhatArrivesForAWorkerThatPaused() {
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        await().atMost(PATIENCE).until(() -> redis.clientList().contains("cmd=blmove"));
        worker.pause();
        String id = jobs.put("not for you");
        await().atMost(PATIENCE).until(() -> redis.llen(bytes("feed.ids:j")) == 1);
        assertThat(jobs.info(id).orElseThrow().failureCount()).isZero();
        assertThat(other.jobs("j", String.class).get().orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void waitsForManyFeedsOnFewConnections() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        List<String> feeds = IntStream.range(0, 20).mapToObj(i -> "f" + i).toList();
        feeds.forEach(feed -> workers.start(thoonk, feed, TestWorkers.options(1), job -> {
            handled.add((String) job.payload());
            return Optional.empty();
        }));
        await().atMost(PATIENCE).until(() -> waits("cmd=blmove") == 8 && waits("cmd=brpop") == 1);
        for (int round = 0; round < 3; round++) {
            int expected = 20 * (round + 1);
            feeds.forEach(feed -> other.jobs(feed, String.class).put(feed));
            await().atMost(PATIENCE).until(() -> handled.size() == expected);
        }
        assertThat(waits("cmd=blmove")).isLessThanOrEqualTo(8);
        feeds.forEach(feed -> await().atMost(PATIENCE)
                .until(() -> other.jobs(feed, String.class).counts().finished() == 3));
    }

    private long waits(String command) {
        return redis.clientList()
                .lines()
                .filter(line -> line.contains(command + " "))
                .count();
    }

    @Test
    void letsOneProcessMaintainAFeedAndAnotherTakeOver() {
        // Nobody needs to maintain a feed without anything to maintain.
        jobs.put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        ThoonkContainer first = workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        await().atMost(PATIENCE).until(() -> maintainer() != null);
        String leader = maintainer();
        workers.start(other, TestWorkers.options(1), job -> Optional.empty());
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> leader.equals(maintainer()));
        first.stop();
        await().atMost(PATIENCE).until(() -> maintainer() != null && !leader.equals(maintainer()));
    }

    @Test
    void sweepsWhatIsKeptBesideJobsThatAPeerHasFinished() {
        String id = jobs.put(
                "mine", PutOptions.builder().maxAttempts(3).header("a", "b").build());
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.del(bytes("feed.ids:j"), bytes("feed.published:j"));
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.attempts:j"), bytes("thoonk.headers:j")))
                .isZero();
    }

    @Test
    void handsInWhatIsDoneBeforeItStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        jobs.putAll(numbers(4));
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(4), job -> {
            begun.countDown();
            awaitQuietly(release);
            return Optional.of("done");
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        worker.stop();
        assertThat(jobs.counts().finished()).isEqualTo(4);
        assertThat(worker.activeCount()).isZero();
    }

    private String maintainer() {
        byte[] process = redis.get(bytes("thoonk.maintenance:j"));
        return process == null ? null : new String(process, StandardCharsets.UTF_8);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
