package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.thoonk.TestJobFeed;
import io.thoonk.ThoonkSettings;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.job.UniqueMode;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What thoonk.py's listeners hear of puts. The server is this test's own, because its calls are counted. */
class PeerPutMessagesIntegrationTests {

    private static final String CHANNEL = "feed.publishes:j";

    @AutoClose
    private final DedicatedRedis redis = TestRedis.startDedicated();

    @AutoClose
    private final TestJobFeed feed = new TestJobFeed(redis, ThoonkSettings.defaults());

    private final JobQueue<String> jobs = feed.jobs();

    @Test
    void areNotSentWhereNobodyListensAndBeginWithTheFirstListener() {
        await().untilAsserted(() -> {
            long before = published();
            for (int i = 0; i < 60; i++) {
                jobs.put("x");
            }
            jobs.putAll(Collections.nCopies(300, "x"));
            jobs.put("x", PutOptions.builder().header("a", "b").build());
            assertThat(published()).isEqualTo(before);
        });
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (StatefulRedisPubSubConnection<String, String> listener =
                redis.client().connectPubSub()) {
            listener.addListener(new Heard(heard));
            listener.sync().subscribe(CHANNEL);
            assertHeard(heard);
            listener.sync().unsubscribe(CHANNEL);
            listener.sync().psubscribe("feed.publishes:*");
            assertHeard(heard);
        }
    }

    @Test
    void tellOfTheNextJobOfAUniqueKeyToAListenerThatCameAfterItsPut() {
        await().untilAsserted(() -> {
            long before = published();
            jobs.put("x");
            assertThat(published()).isEqualTo(before);
        });
        jobs.get(1000, Duration.ofMillis(1));
        PutOptions last =
                PutOptions.builder().unique("key", UniqueMode.KEEP_LAST).build();
        jobs.put("first", last);
        Job<String> first = jobs.get().orElseThrow();
        String next = jobs.put("next", last);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (StatefulRedisPubSubConnection<String, String> listener =
                redis.client().connectPubSub()) {
            listener.addListener(new Heard(heard));
            listener.sync().subscribe(CHANNEL);
            first.finish();
            await().untilAsserted(() -> assertThat(heard).containsExactly(next + "\0next"));
        }
    }

    private void assertHeard(Queue<String> heard) {
        heard.clear();
        String one = jobs.put("x");
        List<String> two = jobs.putAll(List.of("y", "z"));
        String other = jobs.put("o", PutOptions.builder().header("a", "b").build());
        await().untilAsserted(() ->
                assertThat(heard).containsExactly(one + "\0x", two.get(0) + "\0y", two.get(1) + "\0z", other + "\0o"));
    }

    private long published() {
        Matcher calls = Pattern.compile("cmdstat_publish:calls=(\\d+)")
                .matcher(feed.redis().info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private static final class Heard extends RedisPubSubAdapter<String, String> {

        private final Queue<String> heard;

        Heard(Queue<String> heard) {
            this.heard = heard;
        }

        @Override
        public void message(String channel, String message) {
            heard.add(message);
        }

        @Override
        public void message(String pattern, String channel, String message) {
            heard.add(message);
        }
    }
}
