package io.thoonk.listener;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a durable listener was given from the stored feed is told to who asks for it. */
@RedisTest
class DurableRecoveryIntegrationTests {

    private final AtomicInteger recovered = new AtomicInteger();

    @AutoClose
    private DurableNews news;

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    @BeforeEach
    void open(TestRedis redis) {
        news = new DurableNews(redis);
        connection = redis.connect();
    }

    @Test
    void countsEventsAfterItWasAwayOrItsConnectionWasKilledAndNoOthers() {
        Feed<String> feed = news.feed();
        feed.publish("1", "x");
        feed.publish("2", "x");
        ThoonkContainer container = news.start(counted());
        news.awaitHandled("1", "2");
        awaitRest();
        feed.publish("live", "x");
        news.awaitHandled("1", "2", "live");
        assertThat(recovered).hasValue(2);
        container.stop();
        feed.publish("3", "x");
        feed.retract("1");
        container.start();
        news.awaitHandled("1", "2", "live", "3", "1");
        assertThat(recovered).hasValue(4);
        awaitRest();
        missedByAKilledConnection("4");
        news.awaitHandled("1", "2", "live", "3", "1", "4");
        assertThat(recovered).hasValue(5);
        awaitRest();
        feed.publish("live again", "x");
        news.awaitHandled("1", "2", "live", "3", "1", "4", "live again");
        assertThat(recovered).hasValue(5);
    }

    /** What was handled is not yet told to Redis, nor everything compared: what comes before that may be found instead of heard. */
    private static void awaitRest() {
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().equals(Wakeups.class.getName())
                        && frame.getMethodName().equals("await")));
    }

    /** Its lease is so long that it takes no look of its own, but hears of everything by messages. */
    private ThoonkContainer counted() {
        MissedEventsListener counting = new MissedEventsListener() {
            @Override
            public void missed(String feedOrPattern) {
                throw new AssertionError("a durable listener misses nothing");
            }

            @Override
            public void recovered(String feedOrPattern, int count) {
                assertThat(feedOrPattern).isEqualTo("news");
                recovered.addAndGet(count);
            }
        };
        return new Listeners(news.thoonk(), counting).durable("news", "projection", event -> news.handled()
                .add(event.itemId().orElseThrow()));
    }

    /** Redis takes both from one packet, so that nobody can have subscribed anew in between. */
    private void missedByAKilledConnection(String id) {
        connection.setAutoFlushCommands(false);
        connection.async().clientKill(KillArgs.Builder.typePubsub());
        connection.async().zadd(bytes("feed.ids:news"), System.currentTimeMillis() + 1000, bytes(id));
        connection.async().hset(bytes("feed.items:news"), bytes(id), bytes("x"));
        connection.async().publish(bytes("feed.publish:news"), bytes(id + "\0x"));
        connection.flushCommands();
        connection.setAutoFlushCommands(true);
    }
}
