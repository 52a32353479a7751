package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestJobFeed;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkSettings;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import io.thoonk.job.WhenFailed;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a Redis whose memory is full nothing can be put, and all that is there can be ended (W10c). */
class FullRedisIntegrationTests {

    private static DedicatedRedis server;

    @AutoClose
    private TestJobFeed feed;

    private JobQueue<String> jobs;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeAll
    static void start() {
        server = TestRedis.startDedicated("--maxmemory-policy", "noeviction");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        try (var connection = server.connect()) {
            connection.sync().configSet("maxmemory", "0");
            connection.sync().flushall();
        }
        feed = new TestJobFeed(server, ThoonkSettings.defaults());
        jobs = feed.jobs();
        redis = feed.redis();
    }

    private void fill() {
        // So that every script is known: loading one is no question of memory here.
        redis.configSet("maxmemory", "1");
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(() -> jobs.put("too much"));
    }

    private List<Job<String>> claim(int count) {
        for (int i = 0; i < count; i++) {
            jobs.put("job " + i);
        }
        return jobs.get(count, PatientWaits.PATIENCE);
    }

    @Test
    void endsJobsInEveryWay() {
        List<Job<String>> claimed = claim(6);
        String delayed = jobs.put(
                "later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        fill();

        claimed.get(0).stall("rejected");
        claimed.get(1).finish();
        claimed.get(2).finish("result");
        claimed.get(3).cancel(Duration.ZERO);
        claimed.get(4).cancel(Duration.ofMinutes(1), "backing off");
        claimed.get(5).progress(10, "slowly");
        claimed.get(5).renew();
        jobs.stall(claimed.get(5).id());

        assertThat(jobs.state(claimed.get(0).id())).contains(JobState.STALLED);
        assertThat(jobs.info(claimed.get(0).id()).orElseThrow().lastError()).contains("rejected");
        assertThat(jobs.state(claimed.get(4).id())).contains(JobState.DELAYED);
        jobs.retry(claimed.get(0).id());
        assertThat(jobs.retract(claimed.get(0).id())).isTrue();
        assertThat(jobs.retract(delayed)).isTrue();
        assertThat(jobs.counts().finished()).isEqualTo(2);
    }

    /** Red where the script that ends a job parks the feed first, which adds something. */
    @Test
    void goesOnWithAFeedThatIsAtItsLimit() {
        jobs.limits().set(Limit.builder().concurrency(2).build());
        JobClaims<String> claims = feed.claims();
        jobs.putAll(List.of("a", "b", "c"));
        List<Job<String>> running =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(2)).claimed();
        redis.del(bytes("thoonk.lanes.parked:j"));
        fill();
        assertThat(claims.completeAndClaim(List.of(claims.finished(running.get(0), null)), JobClaims.Claiming.upTo(2))
                        .claimed())
                .extracting(Job::payload)
                .containsExactly("c");
        assertThat(jobs.maintain().expired()).isZero();
        assertThat(jobs.counts().finished()).isOne();
    }

    /** Red where the first write is that the job is overdue. */
    @Test
    void goesOnBesideARunningJobThatIsOverdue() {
        jobs.put(
                "late",
                PutOptions.builder().deadline(Instant.now().plusSeconds(3600)).build());
        List<Job<String>> running = claim(1);
        assertThat(running.get(0).payload()).isEqualTo("late");
        redis.zadd(bytes("thoonk.expiry:j"), 1, bytes("d" + running.get(0).id()));
        fill();
        jobs.maintain();
        jobs.get().orElseThrow().finish();
        assertThat(jobs.counts().finished()).isOne();
    }

    /** Red where the first write is the mark of what the quick script leaves to another. */
    @Test
    void claimsByAProcessThatDoesNotKnowOfTheKeyOfADueJob() {
        PutOptions later =
                PutOptions.builder().key("a").delay(Duration.ofHours(1)).build();
        String delayed = jobs.put("later", later);
        jobs.put("now");
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.extras:j"))).isZero();
        redis.zadd(bytes("thoonk.delayed:j"), 1, bytes(delayed));
        fill();
        try (TestJobFeed other = new TestJobFeed(server, ThoonkSettings.defaults())) {
            JobClaims<String> claims = other.claims();
            List<String> claimed = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                        .claimed()
                        .forEach(job -> claimed.add(job.payload()));
            }
            assertThat(claimed).containsExactly("now", "later");
        }
    }

    @Test
    void endsJobsThatOthersAndBatchesWaitFor() {
        String first = jobs.put("first");
        String behind = jobs.put(
                "behind",
                PutOptions.builder().after(first).whenFailed(WhenFailed.STALL).build());
        Batch batch = feed.thoonk().batch("b");
        String member = batch.put(
                "j", "member", PutOptions.builder().delay(Duration.ofHours(1)).build());
        batch.close();
        jobs.get().orElseThrow().stall("no");
        assertThat(jobs.state(behind)).contains(JobState.STALLED);
        fill();
        jobs.retry(behind);
        assertThat(jobs.state(behind)).contains(JobState.DELAYED);
        batch.cancel();
        assertThat(jobs.state(member)).isEmpty();
        jobs.retry(first);
        jobs.get().orElseThrow().finish();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(behind);
    }

    /** Red where the put begins with the removal of what an earlier job of the id has left. */
    @Test
    void refusesAJobWithAnIdOfWhichSomethingIsLeft() {
        jobs.put("a", PutOptions.builder().id("x").maxAttempts(3).build());
        redis.hset(bytes("thoonk.errors:j"), bytes("y"), bytes("1:1:\0left"));
        fill();
        assertThatExceptionOfType(ThoonkRedisException.class)
                .isThrownBy(() -> jobs.put("b", PutOptions.builder().id("y").build()));
        assertThat(jobs.state("y")).isEmpty();
    }

    @Test
    void keepsAResult() {
        Job<String> job = claim(1).get(0);
        fill();
        job.finish("kept", Duration.ofMinutes(1));
        assertThat(jobs.result(job.id(), Duration.ZERO).orElseThrow().resultAs(String.class))
                .isEqualTo("kept");
    }

    @Test
    void claimsRenewsAndFinishesAsAWorkerDoes() {
        JobClaims<String> claims = feed.claims();
        jobs.putAll(List.of("a", "b"));
        fill();
        List<Job<String>> claimed = new ArrayList<>(
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(2)).claimed());
        assertThat(claimed).hasSize(2);
        assertThat(claims.renew(claimed)).isEmpty();
        claims.completeAndClaim(
                claimed.stream().map(job -> claims.finished(job, null)).toList(), JobClaims.Claiming.upTo(2));
        assertThat(jobs.counts().finished()).isEqualTo(2);
    }

    /** Red where the command that takes a job out of the shared line succeeds, and the one that notes it is refused. */
    @Test
    void handsOverWhatEntersALineThatSharesItsConnection() throws Exception {
        JobQueue<String> last = feed.thoonk().jobs("last", String.class);
        last.put("job");
        Job<String> claimed = last.get().orElseThrow();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 8; i++) {
                JobQueue<String> other = feed.thoonk().jobs("other" + i, String.class);
                threads.submit(() -> other.get(PatientWaits.PATIENCE));
            }
            await().until(() -> waiting("blmove") == 8);
            Future<Optional<Job<String>>> next = threads.submit(() -> last.get(PatientWaits.PATIENCE));
            await().until(() -> waiting("brpop") == 1);
            fill();

            claimed.cancel(Duration.ZERO);

            assertThat(next.get(30, TimeUnit.SECONDS))
                    .hasValueSatisfying(job -> assertThat(job.id()).isEqualTo(claimed.id()));
        } finally {
            threads.shutdownNow();
        }
    }

    private long waiting(String command) {
        return redis.clientList()
                .lines()
                .filter(line -> line.contains("cmd=" + command + " "))
                .count();
    }

    /** Red where a wait that Redis refuses begins again at once, over a new connection. */
    @Test
    void waitsForMessagesInPeace() throws Exception {
        MessageQueue<String> queue = feed.thoonk().queue("q", String.class);
        fill();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            long before = connections();
            assertThat(queue.get(Duration.ofSeconds(2))).isEmpty();
            assertThat(connections() - before).isLessThan(20);

            Future<Optional<String>> message = threads.submit(() -> queue.get(PatientWaits.PATIENCE));
            redis.configSet("maxmemory", "0");
            queue.put("there");
            assertThat(message.get(30, TimeUnit.SECONDS)).contains("there");
        } finally {
            threads.shutdownNow();
        }
    }

    private long connections() {
        return redis.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line -> Long.parseLong(line.split(":")[1].strip()))
                .sum();
    }

    @Test
    void maintains() {
        String stale = jobs.put("by a peer");
        redis.rpop(bytes("feed.ids:j"));
        redis.zadd(bytes("feed.claimed:j"), 1, bytes(stale));
        String left = jobs.put("by a dead process");
        feed.claims().completeAndClaim(List.of(), JobClaims.Claiming.upTo(1));
        byte[] leases = bytes("thoonk.leases:j");
        redis.zadd(leases, 1, redis.zrange(leases, 0, 0).get(0));
        fill();
        assertThat(jobs.maintain().expired()).isEqualTo(2);
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(left);
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(stale);
    }

    /** What an application asks for at its start, and a dashboard all the time. */
    @Test
    void opensFeedsAndTellsTheirLimits() {
        jobs.put("job");
        fill();
        assertThat(feed.thoonk().jobs("j", String.class).counts().available()).isOne();
        assertThat(jobs.limits().settings().feed()).isEmpty();
    }

    @Test
    void emptiesFeedsAndQueues() {
        MessageQueue<String> queue = feed.thoonk().queue("q", String.class);
        queue.put("message");
        Feed<String> news = feed.thoonk().feed("f", String.class);
        news.publish("a", "1");
        redis.hset(bytes("thoonk.durable:f"), bytes("p:projection"), bytes(""));
        SortedFeed<String> list = feed.thoonk().sortedFeed("s", String.class);
        String id = list.append("1");
        fill();
        assertThat(queue.get()).contains("message");
        assertThat(news.retract("a")).isTrue();
        list.retract(id);
        assertThatCode(() -> feed.thoonk().deleteFeed("f")).doesNotThrowAnyException();
        assertThat(redis.exists(bytes("feed.items:q"), bytes("feed.items:f"), bytes("feed.items:s")))
                .isZero();
    }
}
