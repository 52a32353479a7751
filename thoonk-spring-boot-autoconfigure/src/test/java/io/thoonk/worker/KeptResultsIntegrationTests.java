package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestJobFeed;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results that are fetched after their jobs have finished, and by whom. */
@RedisTest
class KeptResultsIntegrationTests {

    private static final long DAY = Duration.ofDays(1).toMillis();

    @AutoClose
    private final TestWorkers workers = new TestWorkers();

    @AutoClose
    private TestJobFeed feed;

    @AutoClose
    private ThoonkTemplate elsewhere;

    private JobQueue<String> jobs;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void open(TestRedis server) {
        feed = new TestJobFeed(server, ThoonkSettings.defaults());
        elsewhere = TestTemplates.on(server);
        jobs = feed.jobs();
        redis = feed.redis();
    }

    @Test
    void keepsAResultForADayWhereNothingElseIsSaid() {
        String id = jobs.put("1+1");
        jobs.get().orElseThrow();
        jobs.finish(id, "2");
        JobResult<String> result = jobs.result(id, Duration.ofSeconds(5)).orElseThrow();
        assertThat(result.request()).isEqualTo("1+1");
        assertThat(result.resultAs(String.class)).isEqualTo("2");
        byte[] key = bytes("feed.jobfinished:j\0" + id);
        assertThat(redis.pttl(key)).isBetween(DAY - 60_000, DAY);
        assertThat(redis.lrange(key, 0, -1)).containsExactly(bytes("2"));
    }

    @Test
    void findsEachResultOfQuickJobs() {
        workers.start(elsewhere, TestWorkers.options(4), job -> Optional.of("done " + job.payload()));
        for (int i = 0; i < 200; i++) {
            assertThat(jobs.result(jobs.put("job " + i), PatientWaits.PATIENCE).map(JobResult::raw))
                    .contains(bytes("done job " + i));
        }
    }

    @Test
    void completesEachFutureOfQuickJobs() throws Exception {
        workers.start(elsewhere, TestWorkers.options(4), job -> Optional.of("done " + job.payload()));
        List<CompletableFuture<JobResult<String>>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            futures.add(jobs.future(jobs.put("job " + i)));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(futures.get(i).get(2, TimeUnit.MINUTES).raw()).isEqualTo(bytes("done job " + i));
        }
    }

    @Test
    void waitsForTheEndsOfQuickJobsWithoutAResult() {
        workers.start(elsewhere, TestWorkers.options(4), job -> Optional.empty());
        for (int i = 0; i < 200; i++) {
            JobResult<String> end =
                    jobs.putAndWait("job " + i, PatientWaits.PATIENCE).orElseThrow();
            assertThat(end.request()).isEqualTo("job " + i);
            assertThat(end.hasResult()).isFalse();
        }
        assertThat(redis.keys("feed.jobfinished*")).isEmpty();
        assertThat(redis.keys("thoonk.request*")).isEmpty();
    }

    @Test
    void keepsNothingForNoTimeAndTellsTheResultAllTheSame() throws Exception {
        String id = jobs.put("1+1");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.get().orElseThrow().finish("2", Duration.ZERO);
        assertThat(future.get(2, TimeUnit.MINUTES).raw()).isEqualTo(bytes("2"));
        assertThat(redis.exists(bytes("feed.jobfinished:j\0" + id), bytes("thoonk.request:j\0" + id)))
                .isZero();
        assertThat(jobs.result(id, Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    void keepsNoResultsOfAWorkerThatSaysSo() {
        workers.start(
                elsewhere, TestWorkers.keepingResults(Duration.ZERO), job -> Optional.of("done " + job.payload()));
        PutOptions chosen = PutOptions.builder().id("chosen").build();
        for (PutOptions options : List.of(PutOptions.defaults(), chosen, PutOptions.defaults())) {
            assertThat(jobs.putAndFollow("x", options))
                    .succeedsWithin(PatientWaits.PATIENCE)
                    .returns(bytes("done x"), JobResult::raw);
        }
        assertThat(redis.keys("feed.jobfinished*")).isEmpty();
        assertThat(redis.keys("thoonk.request*")).isEmpty();
    }

    @Test
    void keepsEachResultOfACallThatFinishesJobsOfEitherKind() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(jobs.put(
                    "job " + i,
                    i % 3 == 0 ? PutOptions.builder().id("chosen " + i).build() : PutOptions.defaults()));
        }
        workers.start(elsewhere, TestWorkers.options(8), job -> {
            String payload = String.valueOf(job.payload());
            return payload.endsWith("5") ? Optional.empty() : Optional.of("done " + payload);
        });
        await().until(() -> jobs.counts().finished() == 60);
        for (int i = 0; i < 60; i++) {
            Optional<JobResult<String>> result = jobs.result(ids.get(i), PatientWaits.PATIENCE);
            if (i % 10 == 5) {
                assertThat(result).isEmpty();
            } else {
                assertThat(result.orElseThrow().raw()).isEqualTo(bytes("done job " + i));
                assertThat(result.orElseThrow().request()).isEqualTo("job " + i);
            }
        }
    }

    @Test
    void keepsResultsOfAWorkerForAsLongAsItSays() {
        workers.start(
                elsewhere,
                TestWorkers.keepingResults(Duration.ofMinutes(5)),
                job -> Optional.of("done " + job.payload()));
        String id = jobs.put("x");
        assertThat(jobs.result(id, PatientWaits.PATIENCE).map(JobResult::request))
                .contains("x");
        assertThat(redis.pttl(bytes("feed.jobfinished:j\0" + id))).isBetween(1L, 300_000L);
        assertThat(redis.pttl(bytes("thoonk.request:j\0" + id))).isBetween(1L, 300_000L);
    }

    @Test
    void showsNoResultOfAnEarlierJobOfTheSameId() {
        PutOptions chosen = PutOptions.builder().id("again").build();
        jobs.put("first", chosen);
        jobs.get().orElseThrow().finish("one");
        assertThat(jobs.result("again", PatientWaits.PATIENCE).map(JobResult::raw))
                .contains(bytes("one"));
        jobs.put("second", chosen);
        assertThat(jobs.result("again", Duration.ofMillis(1))).isEmpty();
        jobs.get().orElseThrow().finish();
        assertThat(jobs.result("again", PatientWaits.PATIENCE)).isEmpty();
    }

    @Test
    void showsNoResultOfAnEarlierFeedOfTheSameName() {
        jobs.put("first", PutOptions.builder().id("again").build());
        jobs.get().orElseThrow().finish("one");
        feed.thoonk().deleteFeed("j");
        JobQueue<String> anew = feed.thoonk().jobs("j", String.class);
        assertThat(anew.result("again", PatientWaits.PATIENCE)).isEmpty();
    }

    @Test
    void forgetsTheResultOfAnEarlierJobWhoseIdAWorkerFinishesWithoutOne() {
        PutOptions chosen = PutOptions.builder().id("again").build();
        jobs.put("first", chosen);
        jobs.get().orElseThrow().finish("one");
        workers.start(elsewhere, TestWorkers.options(1), job -> Optional.empty());
        jobs.put("second", chosen);
        await().until(() -> jobs.counts().finished() == 2);
        assertThat(jobs.result("again", PatientWaits.PATIENCE)).isEmpty();
    }

    @Test
    void findsAKeptResultAsAPeerWouldFetchIt() {
        workers.start(elsewhere, TestWorkers.options(1), job -> Optional.of("done"));
        String id = jobs.put("x");
        assertThat(redis.brpop(20, bytes("feed.jobfinished:j\0" + id)).getValue())
                .isEqualTo(bytes("done"));
    }

    @Test
    void noticesThatAPeerEndedAJobWithoutAWord() {
        String id = jobs.put("quiet");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.get().orElseThrow();
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.zrem(bytes("feed.claimed:j"), bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        assertThat(future)
                .failsWithin(PatientWaits.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void believesNoMessageThatTheDataDoNotBear() {
        String id = jobs.put("1+1");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        // What another database of this Redis sends that has a feed of this name.
        redis.publish(bytes("job.finish:j"), bytes(id + "\0three"));
        redis.publish(bytes("thoonk.retract:j"), bytes(id));
        await().during(Duration.ofMillis(500)).until(() -> !future.isDone());
        jobs.get().orElseThrow().finish("2", Duration.ZERO);
        assertThat(future).succeedsWithin(PatientWaits.PATIENCE).returns(bytes("2"), JobResult::raw);
    }

    @Test
    void refusesAResultForWhichRedisWouldCutOffAllSubscribers() {
        String id = jobs.put("x");
        Job<String> job = jobs.get().orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.finish(new byte[32 * 1024 * 1024]))
                .withMessageContaining("33554432 bytes");
        assertThat(jobs.state(id)).contains(JobState.CLAIMED);
    }

    @Test
    void takesAndPollsAsPeersDo() {
        assertThat(jobs.poll()).isEmpty();
        jobs.put("x");
        assertThat(jobs.take().orElseThrow().payload()).isEqualTo("x");
        MessageQueue<String> queue = feed.thoonk().queue("q", String.class);
        assertThat(queue.poll()).isEmpty();
        CompletableFuture<Optional<String>> taken = CompletableFuture.supplyAsync(queue::take);
        queue.put("y");
        assertThat(taken).succeedsWithin(PatientWaits.PATIENCE).isEqualTo(Optional.of("y"));
    }
}
