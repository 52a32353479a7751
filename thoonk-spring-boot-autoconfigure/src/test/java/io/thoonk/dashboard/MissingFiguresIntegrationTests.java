package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.JobQueue;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;

/**
 * Missing is not zero, old is not live: what figures and pages show where a right is missing or Redis is away. A server of its
 * own, because users belong to the whole server, and because it stands still.
 */
class MissingFiguresIntegrationTests {

    private static final String ABSENT = "absent";

    private static DedicatedRedis redis;

    private static DashboardApplication app;

    /** What it writes has longer than the application under test has for what it reads. */
    private static ThoonkTemplate thoonk;

    private static Situation now = Situation.ALL_IS_WELL;

    @BeforeAll
    static void start() {
        redis = TestRedis.startDedicated();
        app = new DashboardApplication(
                WebApplicationType.SERVLET,
                redis,
                Map.of(
                        "spring.data.redis.timeout", "1s",
                        "thoonk.dashboard.refresh", "100ms",
                        "thoonk.metrics.refresh", "50ms",
                        "thoonk.metrics.patience", "500ms",
                        "thoonk.processes.heartbeat", "1s",
                        "thoonk.tracing.items", "false",
                        "management.endpoint.health.show-details", "always",
                        "management.endpoint.health.cache.time-to-live", "0ms",
                        "management.endpoints.web.exposure.include", "thoonk,health"),
                Handlers.class);
        thoonk = TestTemplates.on(redis);
        thoonk.jobs("open", String.class).putAll(List.of("needle 1", "needle 2"));
        thoonk.jobs("secret", String.class).put("needle 3");
        thoonk.jobs("busy", String.class).put("for ever");
        thoonk.feed("news", String.class).publish("needle 4");
        await().until(() -> body("/thoonk/api/overview").contains("\"running\":1"));
    }

    @AfterAll
    static void stop() {
        enter(Situation.ALL_IS_WELL);
        app.bean(Handlers.class).end = true;
        app.close();
        thoonk.close();
        redis.close();
    }

    @ParameterizedTest(name = "{0}: {1} {2} is {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ONE_FEED_REFUSED | /thoonk/api/overview | $.trouble | absent",
                "ONE_FEED_REFUSED | /thoonk/api/overview | $.totals.waiting | 2",
                "ONE_FEED_REFUSED | /thoonk/api/overview | $.refused.secret | …the Redis user may not do this…",
                "ONE_FEED_REFUSED | /thoonk/api/overview | $.leftOut | 1",
                "ONE_FEED_REFUSED | /thoonk/api/feeds?sort=name&text=open | $.feeds[0].size | 2",
                "ONE_FEED_REFUSED | /thoonk/api/feed?feed=open | $.feed.size | 2",
                "ONE_FEED_REFUSED | /thoonk/api/feed?feed=secret | $.detail | …the Redis user may not do this…",
                "ONE_FEED_REFUSED | /thoonk/api/listeners | $.listeners[0].name | reader",
                "ONE_FEED_REFUSED | /thoonk/api/search?q=needle | $.hits.length() | 3",
                "ONE_FEED_REFUSED | /thoonk/api/search?q=needle | $.uncounted | 1",
                "ONE_FEED_REFUSED | /actuator/thoonk | $.feeds[1].size | 1",
                "ONE_FEED_REFUSED | /actuator/thoonk | $.trouble | absent",
                "ONE_FEED_REFUSED | /actuator/thoonk | $.refused.secret | …the Redis user may not do this…",
                "ONE_FEED_REFUSED | /actuator/health | $.components.thoonk.status | UP",
                "ONE_FEED_REFUSED | meter | thoonk.feed.jobs open available | 2.0",
                "ONE_FEED_REFUSED | meter | thoonk.feeds.left.out | 1.0",
                "ONE_FEED_REFUSED | meter | thoonk.redis.connected | 1.0",
                "PROCESSES_REFUSED | /thoonk/api/overview | $.trouble | absent",
                "PROCESSES_REFUSED | /thoonk/api/overview | $.totals.waiting | 3",
                "PROCESSES_REFUSED | /thoonk/api/overview | $.processes | absent",
                "PROCESSES_REFUSED | /thoonk/api/overview | $.processesTrouble | …the Redis user may not do this…",
                "PROCESSES_REFUSED | /thoonk/api/overview | $.troubleCount | 0",
                "PROCESSES_REFUSED | /thoonk/api/feed?feed=open | $.feed.reasons.length() | 0",
                "PROCESSES_REFUSED | /actuator/thoonk | $.feeds.length() | 4",
                "PROCESSES_REFUSED | /actuator/thoonk | $.processes | absent",
                "PROCESSES_REFUSED | /actuator/thoonk | $.trouble | …the Redis user may not do this…",
                "PROCESSES_REFUSED | /actuator/thoonk/open | $.whyNothingMoves.length() | 0",
                "PROCESSES_REFUSED | /actuator/thoonk/open | $.processes | absent",
                "NAMES_REFUSED | /thoonk/api/overview | $.trouble | …the Redis user may not do this…",
                "NAMES_REFUSED | /thoonk/api/overview | $.refuses | true",
                "NAMES_REFUSED | /thoonk/api/overview | $.totals.waiting | 3",
                "NAMES_REFUSED | /thoonk/api/search?q=needle | $.detail | …the Redis user may not do this…",
                "NAMES_REFUSED | /actuator/thoonk | $.trouble | …the Redis user may not do this…",
                "NAMES_REFUSED | /actuator/health | $.components.thoonk.status | DOWN",
                "NAMES_REFUSED | /actuator/health | $.components.thoonk.details.redis | refuses",
                "NAMES_REFUSED | /actuator/health | $.components.thoonk.details.reasons[0] | Redis refuses…may not do this…",
                "NAMES_REFUSED | meter | thoonk.redis.connected | 1.0",
                "NAMES_REFUSED | meter | thoonk.feed.jobs open available | NaN",
                "AWAY | /thoonk/api/overview | $.trouble | …Redis…",
                "AWAY | /thoonk/api/overview | $.refuses | absent",
                "AWAY | /thoonk/api/overview | $.totals.waiting | 3",
                "AWAY | /thoonk/api/feed?feed=open | $.status | 503",
                "AWAY | /thoonk/api/job?feed=open&id=x | $.status | 503",
                "AWAY | /thoonk/api/history?feed=open | $.status | 503",
                "AWAY | /thoonk/api/listeners | $.status | 503",
                "AWAY | /thoonk/api/search?q=needle | $.status | 503",
                "AWAY | /actuator/thoonk | $.trouble | …Redis…",
                "AWAY | /actuator/thoonk | $.readAt | …T…Z",
                "AWAY | /actuator/thoonk | $.processes | absent",
                "AWAY | /actuator/thoonk | $.feeds.length() | 4",
                "AWAY | /actuator/thoonk/open | $.problem | …Redis…",
                "AWAY | /actuator/health | $.components.thoonk.details.redis | away",
                "AWAY | meter | thoonk.redis.connected | 0.0",
                "AWAY | meter | thoonk.feeds.left.out | NaN",
                "AWAY | meter | thoonk.feed.jobs open available | NaN",
                "AWAY | meter | thoonk.feed.oldest.age open | NaN",
                "AGE_UNKNOWN | /thoonk/api/feed?feed=open | $.feed.size | 2",
                "AGE_UNKNOWN | /thoonk/api/feed?feed=open | $.feed.oldestAge | absent",
                "AGE_UNKNOWN | /actuator/thoonk/open | $.feed.oldestAgeSeconds | absent",
                "AGE_UNKNOWN | meter | thoonk.feed.oldest.age open | NaN",
                "AGE_UNKNOWN | meter | thoonk.feed.oldest.age busy | 0.0",
            })
    void shows(Situation situation, String where, String what, String expected) {
        enter(situation);
        String pattern =
                Arrays.stream(expected.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        await().untilAsserted(() -> assertThat(where.equals("meter") ? meter(what) : json(body(where), what))
                .matches(Pattern.compile(pattern, Pattern.DOTALL)));
    }

    @Test
    void showsTheFeedsBesideNamesThatNoneCanHave() throws Exception {
        enter(Situation.ALL_IS_WELL);
        byte[][] names = {Utf8.bytes(""), Utf8.bytes("with\0nul")};
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().sadd(Utf8.bytes("feeds"), names);
            try {
                showsTheOthersWithout(2);
            } finally {
                connection.sync().srem(Utf8.bytes("feeds"), names);
            }
        }
    }

    private static void showsTheOthersWithout(int misnamed) throws Exception {
        await().untilAsserted(() -> assertThat(body("/thoonk/api/overview"))
                .contains("\"\":\"The name of a feed is empty")
                .contains("holds a NUL character")
                .contains("\"waiting\":3")
                .doesNotContain("\"trouble\":\""));
        assertThat(json(body("/actuator/health"), "$.components.thoonk.status")).isEqualTo("UP");
        assertThat(json(body("/actuator/thoonk"), "$.feeds.length()")).isEqualTo("4");
        assertThat(meter("thoonk.feed.jobs open available")).isEqualTo("2.0");
        assertThat(json(body("/thoonk/api/search?q=needle"), "$.hits.length()")).isEqualTo("4");
        assertThat(json(body("/thoonk/api/search?q=needle"), "$.uncounted")).isEqualTo(Integer.toString(misnamed));
    }

    @Test
    void saysWhereAnExportEndsAndWhatASearchLeavesOut() {
        enter(Situation.ALL_IS_WELL);
        JobQueue<String> many = thoonk.jobs("many", String.class);
        many.putAll(IntStream.range(0, 10_005).mapToObj(Integer::toString).toList());
        await().untilAsserted(() -> {
            List<String> lines =
                    body("/thoonk/api/export?feed=many&state=AVAILABLE").lines().toList();
            assertThat(lines).hasSize(10_001);
            assertThat(lines.get(10_000)).isEqualTo("{\"cut\":\"after 10000 jobs\"}");
        });
        thoonk.deleteFeed("many");

        JobQueue<String> large = thoonk.jobs("large", String.class);
        large.putAll(List.of("z".repeat(1_000_000), "y".repeat(1_000_000), "small"));
        await().untilAsserted(() -> {
            assertThat(json(body("/thoonk/api/search?feed=large&q=zzz"), "$.unread"))
                    .isEqualTo("2");
            assertThat(json(body("/thoonk/api/search?feed=large&q=small"), "$.hits.length()"))
                    .isEqualTo("1");
        });
        thoonk.deleteFeed("large");
    }

    private static String body(String path) throws Exception {
        return app.get(path).body();
    }

    private static String json(String body, String path) {
        Object value = JsonPath.using(Configuration.defaultConfiguration().addOptions(Option.SUPPRESS_EXCEPTIONS))
                .parse(body)
                .read(path);
        return value == null ? ABSENT : value.toString();
    }

    /** A name, and the feed and the state where it has such tags. */
    private static String meter(String words) {
        String[] parts = words.split(" ");
        // As a scrape does, which notices feeds that come and go.
        app.bean(MeterRegistry.class).find("thoonk.redis.connected").gauges().forEach(Gauge::value);
        return Stream.of(app.bean(MeterRegistry.class).find(parts[0]).gauges().toArray(Gauge[]::new))
                .filter(gauge ->
                        parts.length < 2 || parts[1].equals(gauge.getId().getTag("feed")))
                .filter(gauge ->
                        parts.length < 3 || parts[2].equals(gauge.getId().getTag("state")))
                .findFirst()
                .map(gauge -> Double.toString(gauge.value()))
                .orElse(ABSENT);
    }

    private static void enter(Situation situation) {
        if (now == situation) {
            return;
        }
        redis.resume();
        AclSetuserArgs rights = AclSetuserArgs.Builder.resetKeys();
        situation.keys.forEach(rights::keyPattern);
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection
                    .sync()
                    .aclSetuser("default", AclSetuserArgs.Builder.resetKeys().allKeys());
            if (situation == Situation.AGE_UNKNOWN) {
                connection.sync().del(Utf8.bytes("feed.published:open"));
            }
            connection.sync().aclSetuser("default", rights);
        }
        if (situation == Situation.AWAY) {
            await().until(() -> json(body("/thoonk/api/overview"), "$.trouble").equals(ABSENT));
            redis.pause();
        }
        now = situation;
    }

    enum Situation {
        ALL_IS_WELL("*"),
        ONE_FEED_REFUSED("feeds", "thoonk.process*", "thoonk.paused*", "*:open", "*:news", "*:busy"),
        PROCESSES_REFUSED("feed*", "thoonk.*:open", "thoonk.*:secret", "thoonk.*:news", "thoonk.*:busy"),
        NAMES_REFUSED("feed.*", "thoonk.*"),
        AWAY("*"),
        AGE_UNKNOWN("*");

        private final List<String> keys;

        Situation(String... keys) {
            this.keys = List.of(keys);
        }
    }

    static class Handlers {

        private volatile boolean end;

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        @ThoonkJobWorker(id = "busy", queue = "busy")
        void work(String payload) {
            await().forever().until(() -> end);
        }

        @ThoonkListener(id = "reader", feeds = "news", durable = "reader")
        void read(String item) {}
    }
}
