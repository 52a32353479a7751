package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Priority;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.feed.FeedConfig;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

@RedisTest
class JobQueueIntegrationTests {

    private ThoonkTemplate thoonk;

    private JobQueue<String> jobs;

    private StatefulRedisConnection<byte[], byte[]> connection;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void open(TestRedis server) {
        thoonk = TestTemplates.on(server);
        jobs = thoonk.jobs("j", String.class);
        connection = server.connect();
        redis = connection.sync();
    }

    @AfterEach
    void close() {
        thoonk.close();
        connection.close();
    }

    @Test
    void claimsOldestFirstAndHighPriorityBeforeAll() {
        jobs.put("first");
        jobs.put("second");
        jobs.put("urgent", PutOptions.builder().priority(Priority.HIGH).build());
        assertThat(jobs.get(10, Duration.ofSeconds(1)))
                .extracting(Job::payload)
                .containsExactly("urgent", "first", "second");
    }

    @Test
    void putsManyInOrderOverMoreThanOneCall() {
        List<String> payloads =
                IntStream.range(0, 1203).mapToObj(Integer::toString).toList();
        List<String> ids = jobs.putAll(payloads);
        assertThat(ids).hasSize(1203).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
        assertThat(jobs.counts().available()).isEqualTo(1203);
        assertThat(jobs.get(1000, Duration.ofSeconds(1)))
                .extracting(Job::payload)
                .containsExactlyElementsOf(payloads.subList(0, 1000));
    }

    @Test
    void passesOverAnIdThatIsThereInWhateverState() {
        PutOptions mine = PutOptions.builder().id("mine").build();
        assertThat(jobs.put("original", mine)).isEqualTo("mine");
        assertThat(jobs.put("again", mine)).isEqualTo("mine");
        Job<String> claimed = jobs.get().orElseThrow();
        jobs.put("again", mine);
        claimed.cancel(Duration.ofMinutes(5));
        jobs.put("again", mine);
        assertThat(jobs.state("mine")).contains(JobState.DELAYED);
        assertThat(jobs.payload("mine")).contains("original");
        assertThat(jobs.counts().published()).isEqualTo(1);
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void keepsADelayedJobFromEverybodyUntilItIsDue() {
        Instant before = Instant.now();
        jobs.put(
                "later",
                PutOptions.builder().id("d").delay(Duration.ofMillis(300)).build());
        assertThat(redis.hexists(bytes("feed.items:j"), bytes("d"))).isFalse();
        assertThat(jobs.state("d")).contains(JobState.DELAYED);
        assertThat(jobs.counts().delayed()).isEqualTo(1);
        assertThat(jobs.list(JobState.DELAYED, 0, 10)).singleElement().satisfies(info -> {
            assertThat(info.payload()).isEqualTo("later");
            assertThat(info.dueAt().orElseThrow()).isAfter(before);
        });
        assertThat(jobs.get()).isEmpty();
        Job<String> job = jobs.get(Duration.ofSeconds(5)).orElseThrow();
        assertThat(job.payload()).isEqualTo("later");
        assertThat(job.claimedAt()).isAfterOrEqualTo(before.plusMillis(290));
    }

    @Test
    void removesADelayedJob() {
        jobs.put(
                "later",
                PutOptions.builder().id("d").at(Instant.now().plusSeconds(600)).build());
        assertThat(jobs.retract("d")).isTrue();
        assertThat(jobs.retract("d")).isFalse();
        assertThat(jobs.state("d")).isEmpty();
    }

    @Test
    void finishesWithoutLeavingAnythingButCounters() {
        jobs.put("work", PutOptions.builder().maxAttempts(7).build());
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.maxAttempts()).hasValue(7);
        job.progress(50, "half");
        assertThat(jobs.info(job.id()).orElseThrow().progress()).contains(new JobProgress(50, "half"));
        job.finish("done");
        assertThat(redis.keys("*").stream().map(JobQueueIntegrationTests::text))
                .containsExactlyInAnyOrder(
                        "feeds", "feed.config:j", "feed.publishes:j", "feed.finishes:j", "thoonk.generation:j");
        assertThat(jobs.counts().finished()).isEqualTo(1);
    }

    @Test
    void fencesEveryOperationOfALostClaim() {
        jobs.put("work");
        Job<String> lost = jobs.get().orElseThrow();
        jobs.cancel(lost.id());
        Job<String> held = jobs.get().orElseThrow();
        assertThat(held.failureCount()).isEqualTo(1);
        for (Runnable operation : List.<Runnable>of(
                lost::finish,
                () -> lost.finish("result"),
                () -> lost.finish("result", Duration.ofSeconds(1)),
                lost::cancel,
                () -> lost.cancel(Duration.ofSeconds(1)),
                lost::giveBack,
                lost::stall,
                () -> lost.stall("why"),
                lost::renew,
                () -> lost.progress(1, ""))) {
            assertThatExceptionOfType(JobClaimLostException.class)
                    .isThrownBy(operation::run)
                    .withMessageContaining(lost.id())
                    .withMessageContaining("'j'");
        }
        assertThat(jobs.state(held.id())).contains(JobState.CLAIMED);
        held.finish();
        assertThat(jobs.state(held.id())).isEmpty();
    }

    @Test
    void fencesAClaimThatAPeerTookOver() {
        jobs.put("work");
        Job<String> lost = jobs.get().orElseThrow();
        byte[] id = bytes(lost.id());
        redis.zadd(bytes("feed.claimed:j"), lost.claimedAt().toEpochMilli() + 5, id);
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(lost::finish);
        assertThat(redis.zscore(bytes("feed.claimed:j"), id)).isNotNull();
    }

    @Test
    void countsFailuresAndKeepsTheLastError() {
        jobs.put("work");
        Job<String> job = jobs.get().orElseThrow();
        job.cancel(Duration.ZERO, "first try");
        assertThat(jobs.failureCount(job.id())).isEqualTo(1);
        assertThat(jobs.info(job.id()).orElseThrow().lastError()).contains("first try");
        Job<String> again = jobs.get().orElseThrow();
        again.stall("gave up");
        assertThat(jobs.list(JobState.STALLED, 0, 10)).singleElement().satisfies(info -> {
            assertThat(info.lastError()).contains("gave up");
            assertThat(info.failureCount()).isEqualTo(1);
        });
        jobs.retry(job.id());
        assertThat(jobs.failureCount(job.id())).isZero();
        assertThat(jobs.get().orElseThrow().failureCount()).isZero();
    }

    @Test
    void givesBackToTheFrontWithoutCounting() {
        jobs.put("first");
        jobs.put("second");
        jobs.get().orElseThrow().giveBack();
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("first");
        assertThat(job.failureCount()).isZero();
    }

    @Test
    void refusesWhatTheStateDoesNotAllow() {
        String id = jobs.put("work");
        for (Runnable operation : List.<Runnable>of(
                () -> jobs.finish(id), () -> jobs.finish(id, "x"), () -> jobs.cancel(id), () -> jobs.stall(id))) {
            assertThatExceptionOfType(JobNotClaimedException.class).isThrownBy(operation::run);
        }
        assertThatExceptionOfType(JobNotStalledException.class).isThrownBy(() -> jobs.retry(id));
        assertThatExceptionOfType(JobNotStalledException.class).isThrownBy(() -> jobs.retry("unknown"));
        assertThat(jobs.counts().available()).isEqualTo(1);
    }

    @Test
    void removesAJobWhateverItsState() {
        String waiting = jobs.put("waiting", PutOptions.builder().id("waiting").build());
        assertThat(jobs.retract(waiting)).isTrue();
        String claimed = jobs.put("claimed");
        Job<String> job = jobs.get().orElseThrow();
        assertThat(jobs.retract(claimed)).isTrue();
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(job::finish);
        String stalled = jobs.put("stalled");
        jobs.get().orElseThrow().stall();
        assertThat(jobs.retract(stalled)).isTrue();
        assertThat(jobs.counts())
                .extracting(JobCounts::available, JobCounts::claimed, JobCounts::stalled)
                .containsExactly(0L, 0L, 0L);
        assertThat(redis.exists(bytes("feed.items:j"))).isZero();
    }

    @Test
    void tellsAResultToWhoeverFollows() throws Exception {
        String id = jobs.put("1+1");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.get().orElseThrow().finish("2");
        JobResult<String> result = future.get(10, TimeUnit.SECONDS);
        assertThat(result.request()).isEqualTo("1+1");
        assertThat(result.resultAs(Integer.class)).isEqualTo(2);
        assertThat(result.hasResult()).isTrue();
        assertThat(result.id()).isEqualTo(id);
    }

    @Test
    void tellsAFinishWithoutAResult() throws Exception {
        String id = jobs.put("quiet");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.get().orElseThrow().finish();
        JobResult<String> result = future.get(10, TimeUnit.SECONDS);
        assertThat(result.hasResult()).isFalse();
        assertThat(result.raw()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> result.resultAs(String.class));
    }

    @Test
    void keepsAResultForAsLongAsAsked() {
        String id = jobs.put("1+1");
        jobs.get().orElseThrow().finish("2", Duration.ofMinutes(1));
        for (int i = 0; i < 2; i++) {
            JobResult<String> result = jobs.result(id, Duration.ofSeconds(1)).orElseThrow();
            assertThat(result.request()).isEqualTo("1+1");
            assertThat(result.resultAs(String.class)).isEqualTo("2");
        }
        assertThat(redis.pttl(bytes("feed.jobfinished:j\0" + id))).isBetween(1L, 60_000L);
    }

    @Test
    void doesNotWaitForTheResultOfAJobThatIsNotThere() {
        assertThat(jobs.result("unknown", Duration.ofSeconds(30))).isEmpty();
        assertThat(jobs.future("unknown"))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void tellsWhoeverFollowsThatAJobWasRemoved() {
        String id = jobs.put("unwanted");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.retract(id);
        assertThat(future)
                .failsWithin(Duration.ofSeconds(3))
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void noticesThatAPeerRemovedAJobWithoutAWord() {
        String id = jobs.put("unwanted");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        redis.del(bytes("feed.ids:j"));
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        assertThat(future)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void findsAKeptResultWhoseMessageWasLost() throws Exception {
        String id = jobs.put("1+1");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        // What a finish leaves whose message nobody heard.
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.lpush(bytes("feed.jobfinished:j\0" + id), bytes("2"));
        assertThat(future.get(20, TimeUnit.SECONDS).raw()).isEqualTo(bytes("2"));
    }

    @Test
    void survivesTheLossOfItsScripts() {
        jobs.put("one");
        redis.scriptFlush();
        jobs.put("two");
        redis.scriptFlush();
        assertThat(jobs.get(2, Duration.ofSeconds(1))).hasSize(2);
    }

    @Test
    void dropsWhatPeersLeftInTheLine() {
        String id = jobs.put("real");
        redis.rpush(bytes("feed.ids:j"), bytes("ghost"), bytes(id));
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.id()).isEqualTo(id);
        assertThat(jobs.get()).isEmpty();
        assertThat(redis.llen(bytes("feed.ids:j"))).isZero();
        job.finish();
    }

    @Test
    void findsAJobBehindManyGhosts() {
        jobs.put("real");
        byte[][] ghosts =
                IntStream.range(0, 5000).mapToObj(i -> bytes("ghost" + i)).toArray(byte[][]::new);
        redis.rpush(bytes("feed.ids:j"), ghosts);
        assertThat(jobs.get()).isPresent();
    }

    @Test
    void stopsPuttingIntoADeletedFeed() {
        thoonk.deleteFeed("j");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("lost"));
        assertThat(jobs.get()).isEmpty();
        assertThat(redis.keys("*")).isEmpty();
    }

    @Test
    void forgetsWhatBelongedToAnEarlierFeedOfTheName() {
        jobs.put(
                "old", PutOptions.builder().id("x").delay(Duration.ofMinutes(9)).build());
        // A peer deletes the feed and knows nothing of our keys; another creates it anew.
        redis.del(bytes("feed.config:j"), bytes("feed.publishes:j"));
        redis.hset(bytes("feed.config:j"), Map.of(bytes("type"), bytes("job")));
        assertThat(jobs.counts().delayed()).isZero();
        assertThat(jobs.state("x")).isEmpty();
        jobs.put("new", PutOptions.builder().id("x").build());
        assertThat(jobs.payload("x")).contains("new");
        assertThat(redis.exists(bytes("thoonk.delayed:j"))).isZero();
    }

    @Test
    void takesTheClaimTimeoutOfTheFeed() {
        JobQueue<String> quick = thoonk.jobs(
                "quick",
                String.class,
                FeedConfig.builder().claimTimeout(Duration.ofSeconds(7)).build());
        quick.put("x");
        Job<String> job = quick.get().orElseThrow();
        assertThat(Duration.between(job.claimedAt(), job.deadline())).isEqualTo(Duration.ofSeconds(7));
        Instant before = job.deadline();
        await().untilAsserted(() -> {
            job.renew();
            assertThat(job.deadline()).isAfter(before);
        });
    }

    @Test
    void convertsGenericTypesAndKeepsBytes() {
        JobQueue<List<Order>> orders = thoonk.jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
        orders.put(List.of(new Order("tea", 2)));
        assertThat(orders.get().orElseThrow().payload()).containsExactly(new Order("tea", 2));
        JobQueue<byte[]> raw = thoonk.jobs("raw", byte[].class);
        byte[] any = {0, (byte) 0xff, 13, 10, 0};
        raw.put(any);
        assertThat(raw.get().orElseThrow().payload()).isEqualTo(any);
    }

    @Test
    void listsJobsThatItCannotRead() {
        jobs.put("not json");
        JobQueue<Order> orders = thoonk.jobs("j", Order.class);
        JobInfo<Order> info = orders.list(JobState.AVAILABLE, 0, 10).get(0);
        assertThat(info.rawPayload()).isEqualTo(bytes("not json"));
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(info::payload)
                .withMessageContaining("Order");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> orders.get().orElseThrow().payload());
    }

    @Test
    void pagesThroughEachState() {
        List<String> ids = jobs.putAll(List.of("a", "b", "c", "d", "e"));
        assertThat(jobs.list(JobState.AVAILABLE, 1, 3))
                .extracting(JobInfo::id)
                .containsExactlyElementsOf(ids.subList(1, 4));
        jobs.get(3, Duration.ofSeconds(1)).forEach(job -> job.stall("no"));
        assertThat(jobs.list(JobState.STALLED, 0, 10))
                .extracting(JobInfo::id)
                .containsExactlyInAnyOrderElementsOf(ids.subList(0, 3));
        assertThat(jobs.list(JobState.STALLED, 2, 10)).hasSize(1);
        assertThat(jobs.list(JobState.AVAILABLE, 5, 3)).isEmpty();
    }

    @Test
    void refusesBadArgumentsBeforeRedisIsTouched() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put("x", PutOptions.builder().id("").build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.put("x", PutOptions.builder().id("a\0b").build()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> jobs.put("x", PutOptions.builder().id("\ud800").build()));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.get(0, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.get(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.list(JobState.CLAIMED, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.list(JobState.CLAIMED, 0, 1001));
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.finish("x", "y", Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.builder().maxAttempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.builder()
                .delay(Duration.ofSeconds(1))
                .at(Instant.now())
                .build());
        assertThatIllegalArgumentException().isThrownBy(() -> thoonk.jobs("", String.class));
        assertThatIllegalArgumentException().isThrownBy(() -> thoonk.jobs("a\0", String.class));
        assertThat(jobs.counts().published()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    record Order(String article, int pieces) {}
}
