package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** Jobs that an operator looks for: by search, by tag and in lists, among many, large and lost ones. */
@RedisTest
class LookingForJobsIntegrationTests {

    private static @Nullable DashboardApplication shared;

    private DashboardApplication app;

    @BeforeEach
    void open() {
        if (shared == null) {
            shared = DashboardApplication.start(
                    WebApplicationType.SERVLET,
                    Map.of(
                            "management.endpoints.web.exposure.include", "thoonk",
                            "thoonk.dashboard.writable", "true"));
        }
        app = shared;
    }

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
            // The class may be run again in this process.
            shared = null;
        }
    }

    @Test
    void findsOneOfTenThousandJobsInBoundedCalls() throws Exception {
        JobQueue<String> many = app.thoonk().jobs("many", String.class);
        many.putAll(IntStream.range(0, 10_000).mapToObj(i -> "job <" + i + ">").toList());
        String query = "/thoonk/api/search?feed=many&q=" + encoded("<9877>");
        long scanned = 0;
        long total = 0;
        int found = 0;
        int calls = 0;
        String next = "";
        do {
            DocumentContext part = json(query + (next.isEmpty() ? "" : "&from=" + encoded(next)));
            assertThat(part.<Integer>read("$.scanned")).isBetween(0, 2_200);
            scanned += part.<Integer>read("$.scanned");
            found += part.<Integer>read("$.hits.length()");
            total = part.<Integer>read("$.total");
            List<String> more = part.read("$[?(@.next)].next");
            next = more.isEmpty() ? "" : more.get(0);
            calls++;
        } while (!next.isEmpty() && calls < 20);
        assertThat(found).isOne();
        assertThat(scanned).isEqualTo(10_000).isEqualTo(total);
        assertThat(calls).isBetween(5, 8);
        app.thoonk().deleteFeed("many");
    }

    @Test
    void findsWhatWasPutAMomentAgo() throws Exception {
        for (int i = 0; i < 5; i++) {
            json("/thoonk/api/overview");
            String feed = "young." + i;
            app.thoonk().jobs(feed, String.class).put("just arrived");
            DocumentContext part = json("/thoonk/api/search?q=" + encoded("just arrived"));
            assertThat(part.<List<String>>read("$.hits[*].feed")).contains(feed);
            assertThat(part.<Integer>read("$.uncounted")).isZero();
        }
        IntStream.range(0, 5).forEach(i -> app.thoonk().deleteFeed("young." + i));
    }

    @Test
    void searchesAThousandFeedsInBoundedCalls() throws Exception {
        IntStream.range(0, 1_000).forEach(i -> app.thoonk().queue("box." + (1_000 + i), String.class));
        String query = "/thoonk/api/search?q=" + encoded("the only one");
        app.thoonk().queue("box.1999", String.class).put("the only one");
        int calls = 0;
        int found = 0;
        String next = "";
        do {
            DocumentContext part = json(query + (next.isEmpty() ? "" : "&from=" + encoded(next)));
            found += part.<Integer>read("$.hits.length()");
            List<String> more = part.read("$[?(@.next)].next");
            next = more.isEmpty() ? "" : more.get(0);
            calls++;
        } while (!next.isEmpty() && calls < 20);
        assertThat(found).isOne();
        assertThat(calls).isBetween(5, 8);
        IntStream.range(0, 1_000).forEach(i -> app.thoonk().deleteFeed("box." + (1_000 + i)));
    }

    @Test
    void showsJobsThatEndedAndThoseThatHaveATag() throws Exception {
        JobQueue<String> kept = app.thoonk()
                .jobs(
                        "kept",
                        String.class,
                        FeedConfig.builder().keepFinished(100).build());
        kept.put("a", PutOptions.builder().id("first").tags("import").build());
        assertThat(json("/thoonk/api/search?q=tag:import").<List<String>>read("$.hits[*].id"))
                .containsExactly("first");
        assertThat(json("/thoonk/api/job?feed=kept&id=first").<String>read("$.tags[0]"))
                .isEqualTo("import");
        kept.get().orElseThrow().finish();
        kept.put("b", PutOptions.builder().id("second").build());
        kept.get().orElseThrow().stall("password=x, in vain");
        kept.retract("second");
        DocumentContext page = json("/thoonk/api/finished?feed=kept&count=1");
        assertThat(page.<Boolean>read("$.kept")).isTrue();
        assertThat(page.<Integer>read("$.total")).isEqualTo(2);
        assertThat(page.<Boolean>read("$.more")).isTrue();
        assertThat(page.<String>read("$.entries[0].outcome")).isEqualTo("RETRACTED");
        assertThat(page.<String>read("$.entries[0].lastError")).contains("in vain");
        DocumentContext job = json("/thoonk/api/job?feed=kept&id=first");
        assertThat(job.<String>read("$.state")).isEqualTo("FINISHED");
        assertThat(job.<Boolean>read("$.resultKept")).isFalse();
        assertThat(job.<Long>read("$.endedAt")).isPositive();
        assertThat(json("/thoonk/api/search?q=second").<List<String>>read("$.hits[*].state"))
                .containsExactly("RETRACTED");
        app.thoonk().deleteFeed("kept");
    }

    /** The overview is a moment old, and has an end; the search looks at what there is (sweep 8). */
    @Test
    void cutsALargePayloadWithAWordAndOffersAllOfIt() throws Exception {
        JobQueue<String> large = app.thoonk().jobs("large", String.class);
        String id = large.put("z".repeat(1_000_000));
        assertThat(app.get("/thoonk/api/entries?feed=large&state=available").body())
                .contains("\"payloadSize\":1000000")
                .hasSizeLessThan(2_000);
        assertThat(json("/thoonk/api/job?feed=large&id=" + id).<String>read("$.payload"))
                .contains("… (1000000 bytes in all)")
                .hasSizeLessThan(21_000);
        assertThat(app.get("/thoonk/api/payload?feed=large&id=" + id).body()).hasSize(1_000_000);
    }

    /** Peers leave ids without an item; lists and searches go on behind them, and neither skip nor double what is there. */
    @Test
    void goesOnBehindIdsWithoutAnItem() throws Exception {
        JobQueue<String> sieve = app.thoonk().jobs("sieve", String.class);
        List<String> ids = IntStream.range(0, 60)
                .mapToObj(i -> sieve.put(
                        "grain",
                        PutOptions.builder()
                                .id("sieve." + (100 + i))
                                .tags("sand")
                                .build()))
                .toList();
        try (StatefulRedisConnection<byte[], byte[]> redis = TestRedis.shared().connect()) {
            redis.sync().hdel(Utf8.bytes("feed.items:sieve"), Utf8.bytes(ids.get(10)));
        }
        List<String> left = ids.stream().filter(id -> !id.equals(ids.get(10))).toList();
        DocumentContext page = json("/thoonk/api/entries?feed=sieve&state=available&offset=0&count=50");
        assertThat(page.<List<String>>read("$.entries[*].id")).isEqualTo(left.subList(0, 49));
        assertThat(page.<Boolean>read("$.more")).isTrue();
        assertThat(json("/thoonk/api/entries?feed=sieve&state=available&offset=50&count=50")
                        .<Boolean>read("$.more"))
                .isFalse();
        assertThat(json("/actuator/thoonk/sieve/available?count=50").<Integer>read("$.nextOffset"))
                .isEqualTo(50);
        assertThat(json("/actuator/thoonk/sieve/tagged?tag=sand&count=50").<Integer>read("$.nextOffset"))
                .isEqualTo(50);
        for (String words : List.of("grain", "tag:sand")) {
            List<String> found = new ArrayList<>();
            String next = "";
            do {
                DocumentContext part = json("/thoonk/api/search?feed=sieve&q=" + encoded(words)
                        + (next.isEmpty() ? "" : "&from=" + encoded(next)));
                found.addAll(part.<List<String>>read("$.hits[*].id"));
                List<String> more = part.read("$[?(@.next)].next");
                next = more.isEmpty() ? "" : more.get(0);
            } while (!next.isEmpty() && found.size() < 200);
            assertThat(found).as("what is found by '%s'", words).isEqualTo(left);
        }
        app.thoonk().deleteFeed("sieve");
    }

    @Test
    void listsJobsThatAPeerLost() throws Exception {
        JobQueue<String> lost = app.thoonk().jobs("lost", String.class);
        String id = lost.put("gone astray");
        try (StatefulRedisConnection<byte[], byte[]> redis = TestRedis.shared().connect()) {
            redis.sync().lrem(Utf8.bytes("feed.ids:lost"), 1, Utf8.bytes(id));
        }
        assertThat(json("/thoonk/api/entries?feed=lost&state=orphaned").<String>read("$.entries[0].id"))
                .isEqualTo(id);
        assertThat(json("/actuator/thoonk/lost/orphaned").<String>read("$.entries[0].id"))
                .isEqualTo(id);
        assertThat(app.get("/thoonk/feed.js").body()).contains("\"orphaned\"");
        String retract = "{\"feed\":\"lost\",\"action\":\"retract\",\"ids\":[\"" + id + "\"]}";
        assertThat(app.post("/thoonk/api/jobs", retract).statusCode()).isEqualTo(200);
        assertThat(json("/actuator/thoonk/lost/orphaned").<Integer>read("$.entries.length()"))
                .isZero();
    }

    @Test
    void putsJobsBackThatAPeerLostOrRetracted() throws Exception {
        JobQueue<String> astray = app.thoonk().jobs("astray", String.class);
        String lost = astray.put("lost");
        String retracted = astray.put("retracted");
        String waiting = astray.put("waiting");
        try (StatefulRedisConnection<byte[], byte[]> redis = TestRedis.shared().connect()) {
            redis.sync().lrem(Utf8.bytes("feed.ids:astray"), 1, Utf8.bytes(lost));
            redis.sync().lrem(Utf8.bytes("feed.ids:astray"), 1, Utf8.bytes(retracted));
            redis.sync().zrem(Utf8.bytes("feed.published:astray"), Utf8.bytes(retracted));
        }
        assertThat(astray.state(lost)).contains(JobState.ORPHANED);
        String requeue = "{\"feed\":\"astray\",\"action\":\"requeue\",\"ids\":[\"%s\"]}";
        assertThat(app.post("/thoonk/api/jobs", requeue.formatted(lost)).statusCode())
                .isEqualTo(200);
        assertThat(app.post("/thoonk/api/jobs", requeue.formatted(lost)).statusCode())
                .isEqualTo(409);
        assertThat(app.post("/thoonk/api/jobs", requeue.formatted(waiting)).statusCode())
                .isEqualTo(409);
        assertThat(app.post("/actuator/thoonk/astray", "{\"action\":\"requeue\",\"id\":\"*\"}")
                        .body())
                .contains("\"done\":1");
        assertThat(astray.list(JobState.AVAILABLE, 0, 10))
                .extracting(JobInfo::id)
                .containsExactlyInAnyOrder(waiting, lost, retracted);
        app.thoonk().deleteFeed("astray");
    }

    private DocumentContext json(String path) throws Exception {
        return JsonPath.parse(app.get(path).body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void findsAJobOfAPartitionOnce() throws Exception {
        JobQueue<String> parted = app.thoonk().jobs("parted", String.class, FeedConfig.partitions(3));
        parted.put(
                "wanted one", PutOptions.builder().id("parted-1").tags("blue").build());
        for (String words : List.of("parted-1", "wanted one", "tag:blue")) {
            DocumentContext part = json("/thoonk/api/search?q=" + encoded(words));
            assertThat(part.<List<String>>read("$.hits[*].feed")).containsExactly("parted");
            assertThat(part.<Integer>read("$.uncounted")).isZero();
        }
        app.thoonk().deleteFeed("parted");
    }
}
