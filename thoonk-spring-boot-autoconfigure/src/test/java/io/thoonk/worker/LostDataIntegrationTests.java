package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Redis loses its data under handles that are kept; a feed that was deleted stays so (W9). */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class LostDataIntegrationTests {

    private TestRedis server;

    @AutoClose
    private ThoonkTemplate thoonk;

    @AutoClose
    private ThoonkTemplate other;

    @BeforeEach
    void open(TestRedis server) {
        this.server = server;
        thoonk = TestTemplates.on(server, TestTemplates.hasty());
        other = TestTemplates.on(server);
    }

    @Test
    void opensWhatWasLostForEveryKindOfHandle(CapturedOutput output) {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        MessageQueue<String> queue = thoonk.queue("q", String.class);
        Feed<String> feed = thoonk.feed("f", String.class);
        SortedFeed<String> list = thoonk.sortedFeed("s", String.class);
        jobs.put("gone");

        server.flush();

        jobs.put("a");
        jobs.put("b");
        queue.put("a");
        feed.publish("a");
        list.append("a");
        assertThat(jobs.counts().available()).isEqualTo(2);
        assertThat(thoonk.feedNames()).containsExactly("f", "j", "q", "s");
        assertThat(output.getOut().split("Redis has lost feed 'j'", -1))
                .as("one warning")
                .hasSize(2);
    }

    @Test
    void opensWhatWasLostThoughAnotherProcessWasFirst() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        Feed<String> feed = other.feed("f", String.class);
        // The second in which a feed begins tells it from those before the loss.
        long opened = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > opened);
        server.flush();
        feed.publish("first");
        jobs.put("second");
        assertThat(other.feedNames()).containsExactly("f", "j");
    }

    @Test
    void leavesADeletedFeedDeleted() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        Feed<String> feed = thoonk.feed("f", String.class);
        jobs.put("a");
        thoonk.deleteFeed("j");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("b"));
        thoonk.deleteFeed("f");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> feed.publish("b"));
        assertThat(thoonk.feedNames()).isEmpty();
    }

    @Test
    void leavesAFeedDeletedThatAnotherProcessDeleted() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        thoonk.feed("f", String.class);
        jobs.put("a");
        other.deleteFeed("j");
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("b"));
    }

    /** With hash tags the mark alone tells the deletion from a loss, and it expires after a day. */
    @Test
    void leavesAFeedDeletedWhoseMarkHasExpired() {
        ThoonkSettings tagged = TestTemplates.hasty().withKeySpace(new KeySpace("", true));
        try (ThoonkTemplate here = TestTemplates.on(server, tagged);
                ThoonkTemplate there = TestTemplates.on(server, tagged);
                var connection = server.connect()) {
            var redis = connection.sync();
            JobQueue<String> jobs = here.jobs("j", String.class);
            there.deleteFeed("j");
            assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("a"));
            redis.keys("thoonk.deleted:*").forEach(redis::del);
            assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("b"));
            assertThat(there.feedExists("j")).isFalse();
            there.jobs("j", String.class);
            jobs.put("c");
        }
    }

    @Test
    void bringsTheFeedOfAnIdleWorkerBack() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (TestWorkers workers = new TestWorkers()) {
            ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1), job -> {
                handled.add(String.valueOf(job.payload()));
                return Optional.empty();
            });
            await().until(worker::isRunning);
            try (var connection = server.connect()) {
                await().until(() -> connection.sync().clientList().contains("cmd=blmove"));
            }
            server.flush();
            await().untilAsserted(() -> assertThat(other.feedNames()).containsExactly("j"));
            other.jobs("j", String.class).put("after");
            await().until(() -> handled.contains("after"));
            assertThat(worker.isRunning()).isTrue();
        }
    }

    /** It is the worker of P14. */
    @Test
    void standsStillWhileAPeerHasAQueueOfTheName(CapturedOutput output) {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (TestWorkers workers = new TestWorkers();
                var connection = server.connect()) {
            var redis = connection.sync();
            workers.start(thoonk, TestWorkers.options(1), job -> {
                handled.add(String.valueOf(job.payload()));
                return Optional.empty();
            });
            await().until(() -> redis.clientList().contains("cmd=blmove"));
            redis.srem(bytes("feeds"), bytes("j"));
            redis.del(bytes("feed.config:j"));
            redis.sadd(bytes("feeds"), bytes("j"));
            redis.hset(bytes("feed.config:j"), bytes("type"), bytes("queue"));
            redis.hset(bytes("feed.items:j"), bytes("m"), bytes("message"));
            redis.lpush(bytes("feed.ids:j"), bytes("m"));
            await().until(() -> output.getOut().contains("stands still"));
            await().untilAsserted(() -> assertThat(redis.lrange(bytes("feed.ids:j"), 0, -1))
                    .extracting(Utf8::text)
                    .containsExactly("m"));
            assertThat(handled).isEmpty();

            redis.del(bytes("feed.ids:j"), bytes("feed.items:j"));
            redis.hset(bytes("feed.config:j"), Map.of(bytes("type"), bytes("job")));
            await().untilAsserted(() -> {
                other.jobs("j", String.class).put("job");
                assertThat(handled).contains("job");
            });
            assertThat(output.getOut().split("stands still", -1))
                    .as("one warning")
                    .hasSize(2);
        }
    }

    @Test
    void leavesAFeedDeletedThatAPeerDeletedUnderAWorker() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (TestWorkers workers = new TestWorkers();
                var connection = server.connect()) {
            var redis = connection.sync();
            JobQueue<String> jobs = thoonk.jobs("j", String.class);
            ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1, TestWorkers.SHORT_LEASE), job -> {
                handled.add(String.valueOf(job.payload()));
                return Optional.empty();
            });
            jobs.put("before");
            await().untilAsserted(() -> assertThat(jobs.counts().finished()).isEqualTo(1));
            await().until(() -> redis.clientList().contains("cmd=blmove"));
            redis.multi();
            redis.srem(bytes("feeds"), bytes("j"));
            for (String family : List.of("config", "ids", "items", "publishes", "claimed", "stalled", "cancelled")) {
                redis.del(bytes("feed." + family + ":j"));
            }
            redis.publish(bytes("delfeed"), bytes("j\0peer"));
            redis.exec();
            // Its maintenance looks ten times a second, its lines are looked at and its claims renewed in less than a
            // second.
            await().during(Duration.ofSeconds(4))
                    .until(() -> !other.feedExists("j")
                            && redis.exists(bytes("feed.config:j"), bytes("feed.ids:j"), bytes("feed.items:j")) == 0);
            assertThat(worker.isRunning()).isTrue();

            redis.sadd(bytes("feeds"), bytes("j"));
            redis.hset(bytes("feed.config:j"), Map.of(bytes("type"), bytes("job")));
            other.jobs("j", String.class).put("after");
            await().untilAsserted(() -> assertThat(other.jobs("j", String.class).counts())
                    .returns(1L, counts -> counts.finished())
                    .returns(0L, counts -> counts.available()));
            // A claim that ran out while the machine stood still has its job run again.
            assertThat(new LinkedHashSet<>(handled)).containsExactly("before", "after");
        }
    }
}
