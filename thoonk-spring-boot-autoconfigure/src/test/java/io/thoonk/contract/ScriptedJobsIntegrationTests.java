package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;

/** Job feeds that are shared with the scripted line of thoonk.js. */
@RedisTest
class ScriptedJobsIntegrationTests {

    private TestRedis server;

    private ThoonkTemplate thoonk;

    private ScriptedPeer peer;

    private MessageTap tap;

    @BeforeEach
    void open(TestRedis redis) {
        server = redis;
        thoonk = TestTemplates.on(redis, TestTemplates.scripted(ThoonkSettings.defaults(), "resize"));
        peer = new ScriptedPeer(redis, "resize");
        tap = new MessageTap(redis);
    }

    @AfterEach
    void close() {
        tap.close();
        peer.close();
        thoonk.close();
    }

    @Test
    void runsWhatThePeerPutBeforeAnybodyOpenedTheFeed() throws Exception {
        peer.put("taken", "\"c.jpg\"");
        assertThat(peer.claim()).contains("\"c.jpg\"");
        peer.put("1", "\"a \\u20ac.jpg\"");
        peer.put("2", "{\"path\":\"b.jpg\",\"width\":800}");
        JobQueue<String> jobs = thoonk.jobs("resize", String.class);

        Job<String> first = jobs.get().orElseThrow();
        assertThat(first.payload()).isEqualTo("a €.jpg");
        assertThat(first.rawPayload()).isEqualTo(bytes("\"a \\u20ac.jpg\""));
        Job<Picture> second = thoonk.jobs("resize", Picture.class).get().orElseThrow();
        assertThat(second.payload()).isEqualTo(new Picture("b.jpg", 800));
        tap.drain();
        first.finish("done");
        second.finish();
        assertThat(texts(tap.drain())).containsExactly("event.job.finish:resize 1|done", "event.job.finish:resize 2");
        assertThat(peer.finish("taken"))
                .as("its claim has outlived the opening")
                .isTrue();
        assertThat(jobs.counts().finished()).isEqualTo(3);
        assertThat(peer.leftKeys()).isEmpty();
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void hasThePeerRunWhatIsPutHere() throws Exception {
        JobQueue<String> jobs = thoonk.jobs("resize", String.class);
        CompletableFuture<JobResult<String>> result = jobs.putAndFollow("a.jpg");
        String withoutResult = jobs.put("b \"2\".jpg");
        CompletableFuture<JobResult<String>> end = jobs.future(withoutResult);
        tap.drain();

        String id = peer.pop().orElseThrow();
        assertThat(peer.claim(id)).isEqualTo("\"a.jpg\"");
        assertThat(peer.finish(id, "thumbnail")).isTrue();
        assertThat(peer.claim()).contains("\"b \\\"2\\\".jpg\"");
        assertThat(jobs.state(withoutResult)).contains(JobState.CLAIMED);
        assertThat(peer.finish(withoutResult)).isTrue();

        JobResult<String> finished = result.get(60, TimeUnit.SECONDS);
        assertThat(finished.resultAs(String.class)).isEqualTo("thumbnail");
        assertThat(finished.request()).isEqualTo("a.jpg");
        assertThat(end.get(60, TimeUnit.SECONDS).hasResult()).isFalse();
        assertThat(peer.leftKeys()).isEmpty();
    }

    @Test
    void understandsEachOthersFailures() {
        JobQueue<String> jobs = thoonk.jobs("resize", String.class);
        String id = jobs.put("a.jpg");
        peer.claim();
        assertThat(peer.cancel(id)).isTrue();
        Job<String> again = jobs.get().orElseThrow();
        assertThat(again.failureCount()).isEqualTo(1);
        again.stall("no picture");
        assertThat(peer.retry(id)).isTrue();
        peer.claim();
        assertThat(peer.stall(id)).isTrue();
        assertThat(jobs.list(JobState.STALLED, 0, 10)).hasSize(1);
        jobs.retry(id);
        assertThat(peer.retract(id)).isTrue();
        assertThat(peer.leftKeys()).isEmpty();

        peer.put("2", "1");
        assertThat(jobs.retract("2")).isTrue();
        assertThat(peer.pop()).isEmpty();
        assertThat(peer.leftKeys()).isEmpty();
    }

    @Test
    void losesNothingWhereOneOfBothDies() {
        try (ThoonkTemplate dying =
                        TestTemplates.on(server, TestTemplates.scripted(ThoonkSettings.defaults(), "resize"));
                ThoonkTemplate hasty =
                        TestTemplates.on(server, TestTemplates.scripted(TestTemplates.hasty(), "resize"))) {
            JobClaims<String> claims = ThoonkInternals.of(dying)
                    .jobClaims(new WorkerFeed(
                            "resize",
                            ResolvableType.forClass(String.class),
                            ResolvableType.NONE,
                            Duration.ofMillis(1),
                            Duration.ZERO));
            JobQueue<String> jobs = hasty.jobs("resize", String.class);
            peer.put("1", "\"a.jpg\"");
            List<Job<String>> held = claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                    .claimed();
            assertThat(held).hasSize(1);
            await().until(() -> jobs.maintain().expired() == 1);
            assertThat(peer.claim()).as("given back").contains("\"a.jpg\"");
            assertThat(claims.completeAndClaim(List.of(claims.finished(held.get(0), null)), JobClaims.Claiming.upTo(1))
                            .lost())
                    .as("told to whoever was dead for a while")
                    .hasSize(1);
            assertThat(peer.finish("1")).isTrue();

            peer.put("2", "\"b.jpg\"");
            assertThat(peer.pop()).contains("2");
            assertThat(jobs.list(JobState.ORPHANED, 0, 10)).hasSize(1);
            jobs.maintain();
            jobs.maintain();
            Job<String> repaired = jobs.get().orElseThrow();
            assertThat(repaired.payload()).isEqualTo("b.jpg");
            repaired.finish();
            assertThat(peer.leftKeys()).isEmpty();
        }
    }

    /** Else a peer would run it at once. */
    @Test
    void keepsWhatMayNotRunYetOutOfTheKeysOfThePeer() {
        JobQueue<String> jobs = thoonk.jobs("resize", String.class);
        jobs.put("later.jpg", PutOptions.builder().delay(Duration.ofHours(1)).build());
        assertThat(peer.leftKeys()).isEmpty();
        thoonk.batch("all").putAll("resize", List.of("of a batch.jpg"));
        assertThat(peer.claim()).contains("\"of a batch.jpg\"");
        JobQueue<String> other = thoonk.jobs("other", String.class);
        other.put("first");
        Job<String> first = other.get().orElseThrow();
        first.then("resize", "after another.jpg");
        first.finish();
        await().until(() -> jobs.counts().available() == 1);
        assertThat(peer.claim()).contains("\"after another.jpg\"");
    }

    @Test
    void leavesAFeedOfTheContractOfTheSameNameAlone() {
        try (ThoonkTemplate byContract = TestTemplates.on(server)) {
            JobQueue<String> jobs = thoonk.jobs("resize", String.class);
            JobQueue<String> same = byContract.jobs("resize", String.class);
            jobs.put("a");
            jobs.put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
            same.put("b");
            assertThat(same.get().orElseThrow().payload()).isEqualTo("b");
            assertThat(same.get()).isEmpty();
            byContract.deleteFeed("resize");
            assertThat(jobs.counts().delayed()).isEqualTo(1);
            assertThat(jobs.get().orElseThrow().payload()).isEqualTo("a");
        }
    }

    @Test
    void entersTheNameWhereThePeerLooksForItAndTellsNobody() throws Exception {
        tap.drain();
        thoonk.jobs("resize", String.class).put("a.jpg");
        thoonk.jobs("mail", String.class);
        thoonk.configure(
                "resize",
                FeedConfig.builder().claimTimeout(Duration.ofMinutes(1)).build());
        assertThat(thoonk.feedNames()).containsExactly("mail", "resize");
        assertThat(thoonk.feedExists("resize")).isTrue();
        assertThat(thoonk.config("resize").type()).contains(FeedType.JOB);
        try (var connection = server.connect()) {
            var redis = connection.sync();
            assertThat(redis.smembers(bytes("jobs"))).map(Utf8::text).containsExactly("resize");
            assertThat(redis.smembers(bytes("feeds"))).map(Utf8::text).containsExactly("mail");
            thoonk.deleteFeed("resize");
            assertThat(redis.keys("job*")).map(Utf8::text).allMatch(key -> key.equals("job.thoonk.deleted:resize"));
        }
        assertThat(texts(tap.drain()))
                .filteredOn(message -> message.contains("resize"))
                .isEmpty();
    }

    @Test
    void hasJobFeedsOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.feed("resize", String.class))
                .withMessageContaining("Feed 'resize' cannot be a feed: it is of the scripted dialect of thoonk.js")
                .withMessageContaining("thoonk.dialects[resize]=contract");
        assertThatIllegalArgumentException().isThrownBy(() -> thoonk.queue("resize", String.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.jobs("resize", String.class, FeedConfig.partitions(2)))
                .withMessageContaining("cannot have partitions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.createFeed("resize", FeedConfig.ofMaxLength(5)))
                .withMessageContaining("scripted dialect");
        assertThat(thoonk.feedExists("resize")).isFalse();
    }

    @Test
    void runsWhatBothPutInAWorkerOfASpringApplication() throws Exception {
        Map<String, Object> properties = Map.of("thoonk.dialects.resize", "scripted");
        try (ConfigurableApplicationContext application = StartedApplication.run(server, properties, Worker.class)) {
            JobQueue<String> jobs = application.getBean(ThoonkTemplate.class).jobs("resize", String.class);
            Worker worker = application.getBean(Worker.class);
            for (int i = 0; i < 50; i++) {
                peer.put("theirs" + i, "\"theirs" + i + "\"");
            }
            jobs.putAll(IntStream.range(0, 50).mapToObj(i -> "ours" + i).toList());
            await().until(() -> worker.seen.size() == 100);
            await().until(() -> jobs.counts().finished() == 100);
            assertThat(worker.seen).contains("theirs7", "ours7");
            assertThat(texts(tap.drain()))
                    .filteredOn(message -> message.startsWith("event.job.finish:resize "))
                    .hasSize(100)
                    .doesNotHaveDuplicates()
                    .contains("event.job.finish:resize theirs7")
                    .noneMatch(message -> message.contains("|"));
            assertThat(peer.leftKeys()).isEmpty();
        }
    }

    private static List<String> texts(List<MessageTap.Message> messages) {
        return messages.stream()
                .map(message ->
                        message.channel() + " " + Utf8.text(message.payload()).replace('\0', '|'))
                .toList();
    }

    record Picture(String path, int width) {}

    static class Worker {

        private final Set<String> seen = ConcurrentHashMap.newKeySet();

        @ThoonkJobWorker(queue = "resize", concurrency = "4")
        void work(String path) {
            seen.add(path);
        }
    }
}
