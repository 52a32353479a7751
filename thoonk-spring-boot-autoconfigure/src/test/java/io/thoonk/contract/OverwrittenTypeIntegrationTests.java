package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static io.thoonk.test.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers write a type that is not the feed's, or keep a configuration as they did long ago (P1, P11). */
@RedisTest
class OverwrittenTypeIntegrationTests {

    private TestRedis server;

    @AutoClose
    private ThoonkTemplate thoonk;

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void open(TestRedis server) {
        this.server = server;
        thoonk = TestTemplates.on(server);
        connection = server.connect();
        redis = connection.sync();
    }

    @Test
    void opensAnIdleJobFeedThatAPeerConfigured() {
        thoonk.jobs("tq", String.class).put("done");
        thoonk.jobs("tq", String.class).get().orElseThrow().finish();
        peerConfigures("tq");

        assertOpens("tq", "job");
        assertThat(type("tq")).isEqualTo("job");
        assertThat(thoonk.config("tq").field("claim_timeout")).contains("60000");
        assertMismatch("tq", "queue");
    }

    @Test
    void opensAJobFeedThatWasNeverUsed() {
        thoonk.jobs("tq", String.class);
        peerConfigures("tq");
        assertOpens("tq", "job");
        assertThat(type("tq")).isEqualTo("job");
    }

    @Test
    void opensAJobFeedWhoseJobsAreAllRunning() {
        JobQueue<String> jobs = thoonk.jobs("tq", String.class);
        jobs.put("running");
        Job<String> job = jobs.get().orElseThrow();
        peerConfigures("tq");
        assertThat(thoonk.config("tq").type()).contains(FeedType.JOB);
        assertOpens("tq", "job");
        job.finish();
        assertThat(jobs.counts().finished()).isEqualTo(1);
    }

    @Test
    void opensEmptySortedFeedsAndQueues() {
        SortedFeed<String> list = thoonk.sortedFeed("s", String.class);
        list.retract(list.append("gone"));
        MessageQueue<String> queue = thoonk.queue("q", String.class);
        queue.put("gone");
        queue.get();
        peerConfigures("s");
        peerConfigures("q");

        assertOpens("s", "sorted_feed");
        assertOpens("q", "queue");
        assertThat(type("s")).isEqualTo("sorted_feed");
        assertThat(type("q")).isEqualTo("queue");
    }

    @Test
    void opensWhatThoonkJsOpenedAsAnotherClass() {
        thoonk.jobs("tq", String.class);
        redis.hset(bytes("feed.config:tq"), bytes("type"), bytes("queue"));
        assertOpens("tq", "job");
        assertThat(type("tq")).isEqualTo("job");
    }

    /** One key that tells is enough where this library has noted nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"published", "claimed", "stalled", "finishes", "cancelled"})
    void knowsAJobFeedOfAPeerByItsOtherKeys(String family) {
        peerCreates("tq", "feed");
        byte[] key = bytes("feed." + family + ":tq");
        switch (family) {
            case "published", "claimed" -> redis.zadd(key, 1, bytes("x"));
            case "stalled" -> redis.sadd(key, bytes("x"));
            case "finishes" -> redis.set(key, bytes("7"));
            default -> redis.hset(key, bytes("x"), bytes("1"));
        }
        assertMismatch("tq", "feed");
        assertMismatch("tq", "sorted_feed");
        assertOpens("tq", "job");
    }

    @Test
    void knowsASortedFeedOfAPeerByItsCounter() {
        peerCreates("s", "feed");
        redis.set(bytes("feed.idincr:s"), bytes("4"));
        assertMismatch("s", "job");
        assertOpens("s", "sorted_feed");
    }

    @Test
    void takesItemsWithoutOrderForNoPlainFeed() {
        peerCreates("x", "feed");
        redis.hset(bytes("feed.items:x"), bytes("1"), bytes("a"));
        assertMismatch("x", "feed");
        assertOpens("x", "queue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed", "sorted_feed", "queue", "job"})
    void opensWhatNothingTellsOf(String type) {
        peerCreates("x", "feed");
        assertOpens("x", type);
        assertThat(type("x")).isEqualTo(type);
    }

    @Test
    void believesWhatIsNotedOnlyOfThisCreationOfTheFeed() {
        thoonk.jobs("x", String.class).put("old");
        redis.srem(bytes("feeds"), bytes("x"));
        redis.del(bytes("feed.config:x"), bytes("feed.ids:x"), bytes("feed.items:x"));
        peerCreates("x", "queue");
        assertMismatch("x", "job");
        assertOpens("x", "queue");
    }

    @Test
    void refusesAnotherTypeThanThatOfAPlainFeedOfOurs() {
        thoonk.createFeed("news", FeedConfig.ofType(FeedType.FEED));
        assertMismatch("news", "job");
        assertMismatch("news", "queue");
    }

    @ParameterizedTest
    @CsvSource({"sorted-feed", "list"})
    void readsTheOldNamesOfASortedFeed(String old) {
        peerCreates("s", old);
        redis.rpush(bytes("feed.ids:s"), bytes("1"));
        redis.hset(bytes("feed.items:s"), bytes("1"), bytes("a"));
        assertThat(thoonk.config("s").type()).contains(FeedType.SORTED_FEED);
        assertMismatch("s", "job");
        assertThat(thoonk.sortedFeed("s", String.class).get("1")).contains("a");
        assertThat(thoonk.live("s", String.class).snapshot()).isEqualTo(Map.of("1", "a"));
        assertThat(type("s")).as("left as its writer reads it").isEqualTo(old);
    }

    @Test
    void namesTheLayoutOfThoonkPyBeforeNovember2011() {
        redis.sadd(bytes("feeds"), bytes("old"));
        redis.set(bytes("feed.config:old"), bytes("{\"type\": \"job\"}"));
        assertThatExceptionOfType(ThoonkException.class)
                .isThrownBy(() -> thoonk.jobs("old", String.class))
                .withMessageContaining("before November 2011")
                .withMessageContaining("feed.config:old");
        assertThatExceptionOfType(ThoonkException.class)
                .isThrownBy(() -> thoonk.config("old"))
                .withMessageContaining("before November 2011");
        assertThatExceptionOfType(ThoonkException.class)
                .isThrownBy(() -> thoonk.configure("old", FeedConfig.ofMaxLength(1)))
                .withMessageContaining("before November 2011");
    }

    /** As {@code set_config} of thoonk.py and {@code setConfig} of thoonk.js do whose caller names no type. */
    private void peerConfigures(String feed) {
        redis.hset(
                bytes("feed.config:" + feed),
                Map.of(bytes("type"), bytes("feed"), bytes("claim_timeout"), bytes("60000")));
    }

    private void peerCreates(String feed, String type) {
        redis.sadd(bytes("feeds"), bytes(feed));
        redis.hset(bytes("feed.config:" + feed), bytes("type"), bytes(type));
    }

    private String type(String feed) {
        return text(redis.hget(bytes("feed.config:" + feed), bytes("type")));
    }

    private void assertOpens(String feed, String type) {
        assertThatCode(() -> open(feed, type)).doesNotThrowAnyException();
        assertThat(thoonk.config(feed).type())
                .contains(FeedType.ofWireName(type).orElseThrow());
    }

    private void assertMismatch(String feed, String type) {
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> open(feed, type));
    }

    private void open(String feed, String type) {
        try (ThoonkTemplate restarted = TestTemplates.on(server)) {
            switch (type) {
                case "feed" -> restarted.feed(feed, String.class);
                case "sorted_feed" -> restarted.sortedFeed(feed, String.class);
                case "queue" -> restarted.queue(feed, String.class);
                default -> restarted.jobs(feed, String.class);
            }
        }
    }
}
