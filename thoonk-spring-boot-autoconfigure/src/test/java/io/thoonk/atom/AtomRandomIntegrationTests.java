package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code -Dthoonk.test.atom.operations=10000} for the full run, {@code -Dthoonk.test.atom.seed=…} to repeat one. */
@RedisTest
class AtomRandomIntegrationTests {

    private static final int OPERATIONS = Integer.getInteger("thoonk.test.atom.operations", 600);

    private static final String LETTERS = "a<&>'\"]\r\n\t \u0007\ud83d\ude80\u00e9\uffff{}[]%~/?#";

    @Test
    void aReaderThatPollsNowAndThenHasExactlyTheFeed(TestRedis redis) throws Exception {
        long seed = Long.getLong("thoonk.test.atom.seed", System.nanoTime());
        Random random = new Random(seed);
        try (ConfigurableApplicationContext application = StartedApplication.web(
                        WebApplicationType.SERVLET,
                        redis,
                        Map.of(
                                "thoonk.atom.authority", "example.org,2026",
                                "thoonk.atom.feeds.news.path", "/news.atom"));
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            Feed<String> feed = application.getBean(ThoonkTemplate.class).feed("news", String.class);
            FollowingReader often = reader(application);
            FollowingReader rarely = reader(application);
            int polls = 0;
            for (int i = 1; i <= OPERATIONS; i++) {
                change(feed, connection.sync(), random);
                if (random.nextInt(10) == 0) {
                    often.poll();
                    polls++;
                    assertThat(entries(often))
                            .as("seed %d, operation %d", seed, i)
                            .isEqualTo(entries(feed));
                }
                if (random.nextInt(OPERATIONS / 10) == 0) {
                    rarely.poll();
                    assertThat(entries(rarely))
                            .as("seed %d, operation %d", seed, i)
                            .isEqualTo(entries(feed));
                }
            }
            rarely.poll();
            assertThat(entries(rarely)).as("seed %d", seed).isEqualTo(entries(feed));
            often.poll();
            often.poll();
            assertThat(polls).isPositive();
            assertThat(often.unchanged()).isPositive();
        }
    }

    /** Some retractions as peers do them, without a trace but what is missing. */
    private static void change(Feed<String> feed, RedisCommands<byte[], byte[]> peer, Random random) {
        String id = "id " + random.nextInt(40);
        switch (random.nextInt(6)) {
            case 0, 1 -> feed.retract(id);
            case 2 -> {
                byte[] member = id.getBytes(StandardCharsets.UTF_8);
                peer.multi();
                peer.zrem("feed.ids:news".getBytes(StandardCharsets.UTF_8), member);
                peer.hdel("feed.items:news".getBytes(StandardCharsets.UTF_8), member);
                peer.publish("feed.retract:news".getBytes(StandardCharsets.UTF_8), member);
                peer.exec();
            }
            default -> feed.publish(id, text(random));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(20); i > 0; i--) {
            int at = LETTERS.offsetByCodePoints(0, random.nextInt(LETTERS.codePointCount(0, LETTERS.length())));
            text.appendCodePoint(LETTERS.codePointAt(at));
        }
        return text.toString();
    }

    private static FollowingReader reader(ConfigurableApplicationContext application) {
        return new FollowingReader("http://127.0.0.1:"
                + ((WebServerApplicationContext) application).getWebServer().getPort() + "/news.atom");
    }

    private static List<Map.Entry<String, String>> entries(FollowingReader reader) {
        return new ArrayList<>(reader.contents().entrySet());
    }

    private static List<Map.Entry<String, String>> entries(Feed<String> feed) {
        return new ArrayList<>(feed.all().entrySet());
    }
}
