package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Batch;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.JobAction;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator is told is the same by whatever window, of many jobs, of large ones and of lost ones. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class OperatorViewsIntegrationTests {

    private static @Nullable DashboardApplication shared;

    private DashboardApplication app;

    @BeforeEach
    void open() {
        if (shared == null) {
            shared = DashboardApplication.start(
                    WebApplicationType.SERVLET,
                    Map.of(
                            "management.endpoints.web.exposure.include", "thoonk",
                            "thoonk.dashboard.writable", "true"),
                    Handlers.class);
        }
        app = shared;
    }

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.bean(Handlers.class).end.countDown();
            shared.close();
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
    void hasOneNumberInLogEndpointAndDashboard(CapturedOutput output) throws Exception {
        JobQueue<String> failing = app.thoonk().jobs("failing", String.class);
        failing.put("x", PutOptions.builder().id("unlucky").build());
        await().until(() -> failing.counts().stalled() == 1);
        await().untilAsserted(() -> assertThat(output).contains("Job 'unlucky' of worker 'failing' failed, attempt 3"));
        assertThat(json("/thoonk/api/job?feed=failing&id=unlucky").<Integer>read("$.failureCount"))
                .isEqualTo(3);
        assertThat(json("/thoonk/api/job?feed=failing&id=unlucky").<List<Integer>>read("$.attempts[*].number"))
                .containsExactly(1, 2, 3);
        assertThat(json("/actuator/thoonk/failing/stalled").<Integer>read("$.entries[0].failureCount"))
                .isEqualTo(3);
    }

    @Test
    void hasOneWordInEndpointAndDashboard() throws Exception {
        String texts = app.get("/thoonk/texts.js").body();
        String actions = texts.lines()
                .filter(line -> line.strip().startsWith("actions: {"))
                .findFirst()
                .orElseThrow();
        String states = texts.lines()
                .filter(line -> line.strip().startsWith("states: {"))
                .findFirst()
                .orElseThrow();
        for (JobAction action : JobAction.values()) {
            String word = action.word();
            assertThat(actions)
                    .contains(action.name() + ": \"" + word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)
                            + "\"");
        }
        for (JobState state : JobState.values()) {
            assertThat(states).contains(state.name() + ": ");
        }
        assertThat(texts).doesNotContain("Give back", "Remove job");
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
    void showsRetriesAndCancelsBatches() throws Exception {
        JobQueue<String> parts = app.thoonk().jobs("parts", String.class);
        Batch batch = app.thoonk().batch("import");
        String first = batch.put("parts", "a");
        batch.put("parts", "b");
        batch.close();
        parts.get().orElseThrow().stall("no");
        DocumentContext shown = json("/thoonk/api/batches");
        assertThat(shown.<String>read("$.batches[0].id")).isEqualTo("import");
        assertThat(shown.<String>read("$.batches[0].state")).isEqualTo("trouble");
        assertThat(shown.<Integer>read("$.batches[0].percent")).isEqualTo(50);
        assertThat(shown.<String>read("$.batches[0].stalledMembers[0].id")).isEqualTo(first);
        assertThat(app.post("/thoonk/api/batch", "{\"id\":\"import\",\"action\":\"retry\"}")
                        .body())
                .contains("retry of 1 stalled members");
        assertThat(batch.progress().counts().open()).isEqualTo(2);
        assertThat(app.post("/thoonk/api/batch", "{\"id\":\"import\",\"action\":\"other\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(app.post("/thoonk/api/batch", "{\"id\":\"import\",\"action\":\"cancel\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json("/thoonk/api/batches").<Integer>read("$.batches.length()"))
                .isZero();
        assertThat(app.post("/thoonk/api/batch", "{\"id\":\"nowhere\",\"action\":\"cancel\"}")
                        .statusCode())
                .isEqualTo(404);
        app.thoonk().deleteFeed("parts");
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

    @Test
    void tellsThatAJobRunsInThisProcess() throws Exception {
        String id = app.thoonk().jobs("blocking", String.class).put("x");
        await().untilAsserted(() -> assertThat(
                        json("/thoonk/api/job?feed=blocking&id=" + id).<List<String>>read("$[?(@.process)].process"))
                .singleElement()
                .asString()
                .endsWith(":" + ProcessHandle.current().pid()));
    }

    @Test
    void saysHowManyProcessesAreLeftOutAndNothingOfWorkersThatTheyMayHave() throws Exception {
        app.thoonk().jobs("elsewhere", String.class).put("x");
        assertThat(json("/actuator/thoonk/elsewhere").<List<String>>read("$.whyNothingMoves"))
                .singleElement()
                .asString()
                .contains("no process");
        try (StatefulRedisConnection<String, String> redis =
                TestRedis.shared().client().connect()) {
            double listed = System.currentTimeMillis() + 3_600_000.0;
            for (int i = 0; i < 501; i++) {
                redis.async()
                        .hset(
                                "thoonk.process:{processes}:p" + i,
                                Map.of(
                                        "application",
                                        "a",
                                        "host",
                                        "h",
                                        "pid",
                                        "1",
                                        "started",
                                        "1",
                                        "expiry",
                                        "600000"));
                redis.async().pexpire("thoonk.process:{processes}:p" + i, 600_000);
                redis.async().zadd("thoonk.processes:{processes}", listed, "p" + i);
            }
            assertThat(redis.sync().zcard("thoonk.processes:{processes}")).isGreaterThan(500);
            // On a busy machine Redis may just not have answered in time.
            await().untilAsserted(() -> {
                DocumentContext endpoint = json("/actuator/thoonk");
                assertThat(endpoint.<Integer>read("$.processes.length()")).isEqualTo(500);
                assertThat(endpoint.<String>read("$.trouble")).contains("more process");
            });
            assertThat(json("/actuator/thoonk/elsewhere").<List<String>>read("$.whyNothingMoves"))
                    .isEmpty();
            await().untilAsserted(() -> {
                DocumentContext pages = json("/thoonk/api/overview");
                assertThat(pages.<Integer>read("$.processes.length()")).isEqualTo(500);
                assertThat(pages.<String>read("$.processesTrouble")).contains("more process");
                assertThat(pages.<List<String>>read("$.troubles[*].name")).doesNotContain("elsewhere");
            });
        }
        app.thoonk().deleteFeed("elsewhere");
    }

    @Test
    void saysOfHowManyFeedsTheDurableListenersAreNotLookedFor() {
        app.thoonk().feed("first", String.class);
        app.thoonk().feed("second", String.class);
        ThoonkManagement management = app.bean(ThoonkManagement.class)
                .withCounts(
                        new FeedOverviewCache.Settings(Duration.ZERO, Duration.ofSeconds(60), 1, feed -> false),
                        Runnable::run);
        assertThat(new ListenersView(management).render().members())
                .containsEntry("leftOut", management.operations().feedNames().size() - 1);
    }

    @Test
    void showsAndChangesWhatRecurs() throws Exception {
        JobQueue<String> reports = app.thoonk().jobs("reports", String.class);
        RecurringJob nightly =
                reports.recurring("nightly", Schedule.cron("0 30 2 * * *", ZoneId.of("Europe/Berlin")), "all");
        String one = "$.recurring[?(@.id == 'nightly')]";
        await().until(() -> !json("/thoonk/api/recurring").<List<?>>read(one).isEmpty());
        DocumentContext shown = json("/thoonk/api/recurring");
        assertThat(shown.<List<String>>read(one + ".zone")).containsExactly("Europe/Berlin");
        assertThat(shown.<List<Object>>read(one + ".next[*]")).hasSize(5);
        assertThat(shown.<List<String>>read(one + ".next[0].local").get(0)).endsWith("02:30:00");
        String seen = shown.<List<String>>read(one + ".revision").get(0);
        String change =
                "{\"feed\":\"reports\",\"id\":\"nightly\",\"action\":\"%s\",\"schedule\":\"%s\",\"revision\":\"%s\"}";

        assertThat(app.post("/thoonk/api/recur", change.formatted("reschedule", "every PT1H", seen))
                        .statusCode())
                .isEqualTo(200);
        assertThat(nightly.schedule()).isEqualTo(Schedule.every(Duration.ofHours(1)));
        assertThat(app.post("/thoonk/api/recur", change.formatted("reschedule", "every PT2H", seen))
                        .statusCode())
                .isEqualTo(409);
        assertThat(app.post("/thoonk/api/recur", change.formatted("reschedule", "now and then", "1"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(app.post("/thoonk/api/recur", change.formatted("restore", "", ""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(nightly.info().declared()).isEmpty();

        String act = "{\"action\":\"%s\",\"id\":\"nightly\"}";
        assertThat(app.post("/actuator/thoonk/reports", act.formatted("pause")).statusCode())
                .isEqualTo(200);
        assertThat(json("/actuator/thoonk/reports").<String>read("$.recurring[0].state"))
                .isEqualTo("paused");
        String triggered =
                app.post("/actuator/thoonk/reports", act.formatted("trigger")).body();
        assertThat(triggered).contains("nightly@");
        assertThat(reports.get().orElseThrow().payload()).isEqualTo("all");
        assertThat(app.post("/actuator/thoonk/reports", act.formatted("resume")).statusCode())
                .isEqualTo(200);
        assertThat(json("/actuator/thoonk/reports").<String>read("$.recurring[0].next[0].local"))
                .endsWith("[Europe/Berlin]");
        assertThat(app.post("/thoonk/api/recur", change.formatted("remove", "", ""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(app.post("/thoonk/api/recur", change.formatted("pause", "", ""))
                        .statusCode())
                .isEqualTo(404);
        app.thoonk().deleteFeed("reports");
    }

    private DocumentContext json(String path) throws Exception {
        return JsonPath.parse(app.get(path).body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static class Handlers {

        private final CountDownLatch end = new CountDownLatch(1);

        @ThoonkJobWorker(id = "failing", queue = "failing", maxAttempts = "3", backoff = @Backoff(delay = "10ms"))
        void fail(String payload) {
            throw new IllegalStateException("on purpose");
        }

        @ThoonkJobWorker(id = "blocking", queue = "blocking")
        void block(String payload) throws InterruptedException {
            end.await();
        }
    }
}
