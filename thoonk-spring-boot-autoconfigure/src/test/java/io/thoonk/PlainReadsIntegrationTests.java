package io.thoonk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What handles read without a script, over connections that break in the ways networks break them. */
@RedisTest
class PlainReadsIntegrationTests {

    /** Silence for 5 seconds, and some time for a busy machine. */
    private static final Duration SECONDS = Duration.ofSeconds(60);

    private RedisProxy proxy;

    private LettuceConnectionFactory connections;

    private ThoonkTemplate thoonk;

    @BeforeEach
    void open(TestRedis redis) {
        proxy = RedisProxy.to(redis);
        thoonk = over(Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        thoonk.close();
        connections.destroy();
        proxy.close();
    }

    @Test
    void goOnWhenTheConnectionHangs() {
        List<Supplier<Object>> reads = reads();
        List<Object> before = reads.stream().map(Supplier::get).toList();
        for (int read = 0; read < reads.size(); read += 4) {
            proxy.hangPresent();
            assertThat(CompletableFuture.supplyAsync(reads.get(read)))
                    .as("read %d", read)
                    .succeedsWithin(SECONDS)
                    .isEqualTo(before.get(read));
        }
        assertThat(reads.stream().map(Supplier::get)).containsExactlyElementsOf(before);
    }

    @Test
    void goOnWhenRedisHearsThemAndNothingComesBack() {
        feed();
        proxy.mutePresent();
        assertThat(CompletableFuture.supplyAsync(() -> thoonk.feedNames()))
                .succeedsWithin(SECONDS)
                .isEqualTo(Set.of("news"));
    }

    @Test
    void goOnAfterACut() {
        List<Supplier<Object>> reads = reads();
        List<Object> before = reads.stream().map(Supplier::get).toList();
        for (int read = 0; read < reads.size(); read++) {
            proxy.cutPresent();
            assertThat(CompletableFuture.supplyAsync(reads.get(read)))
                    .as("read %d", read)
                    .succeedsWithin(SECONDS)
                    .isEqualTo(before.get(read));
        }
    }

    @Test
    void takeNoLongerThanTheTimeoutOfTheApplicationAndGoOnAfterThat() {
        feed();
        close();
        proxy = RedisProxy.to(TestRedis.shared());
        thoonk = over(Duration.ofSeconds(1));
        awaitNews();
        proxy.hangPresent();
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(() -> thoonk.feedNames());
        awaitNews();
    }

    /** On a busy machine Redis may answer later than within the short timeout, too. */
    private void awaitNews() {
        await().ignoreExceptionsInstanceOf(ThoonkRedisException.class)
                .untilAsserted(() -> assertThat(thoonk.feedNames()).containsExactly("news"));
    }

    private ThoonkTemplate over(Duration timeout) {
        // All of the URL but the place: its database, and its user where it names one.
        RedisURI uri = RedisURI.create(TestRedis.shared().uri());
        uri.setHost("127.0.0.1");
        uri.setPort(proxy.port());
        connections = new LettuceConnectionFactory(
                LettuceConnectionFactory.createRedisConfiguration(uri),
                LettuceClientConfiguration.builder().commandTimeout(timeout).build());
        connections.afterPropertiesSet();
        connections.start();
        return TestTemplates.on(connections);
    }

    private void feed() {
        thoonk.feed("news", String.class).publish("a", "1");
    }

    /** The handles are there already: to open one is a script, which is not sent twice. */
    private List<Supplier<Object>> reads() {
        feed();
        Feed<String> news = thoonk.feed("news", String.class);
        SortedFeed<String> wall = thoonk.sortedFeed("wall", String.class);
        wall.append("first");
        MessageQueue<String> letters = thoonk.queue("letters", String.class);
        letters.put("one");
        JobQueue<String> work = thoonk.jobs("work", String.class);
        work.put("job");
        work.get().orElseThrow().stall("broken");
        return List.of(
                news::ids,
                () -> news.contains("a"),
                news::size,
                () -> news.get("a"),
                wall::ids,
                () -> wall.contains("1"),
                wall::size,
                letters::ids,
                letters::size,
                thoonk::feedNames,
                () -> thoonk.feedExists("news"),
                () -> thoonk.config("work"));
    }
}
