package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Batch;
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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator is told is the same by whatever window, and so is what somebody does. */
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
            // The class may be run again in this process.
            shared = null;
        }
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
                        new FeedOverviewCache.Settings(
                                Duration.ZERO, Duration.ofSeconds(60), 1, feed -> false, List.of()),
                        Runnable::run);
        assertThat(new ListenersView(management).render().members())
                .containsEntry("leftOut", management.operations().feedNames().size() - 1);
    }

    @Test
    void asksForDurableListenersOnlyWhereTheCountsTellOfAny() {
        IntStream.range(0, 300).forEach(i -> app.thoonk().feed("plain." + i, String.class));
        app.thoonk().feed("heard", String.class);
        ThoonkManagement management = app.bean(ThoonkManagement.class)
                .withCounts(
                        new FeedOverviewCache.Settings(
                                Duration.ZERO, Duration.ofSeconds(60), 10_000, feed -> false, List.of()),
                        Runnable::run);
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            connection.sync().hset(Utf8.bytes("thoonk.durable:heard"), Utf8.bytes("p:projection"), Utf8.bytes("1"));
            long before = lookedFor(connection);
            new ListenersView(management).render();
            assertThat(lookedFor(connection) - before)
                    .as("feeds that were asked for their listeners")
                    .isBetween(1L, 10L);
        }
        app.thoonk().deleteFeed("heard");
        IntStream.range(0, 300).forEach(i -> app.thoonk().deleteFeed("plain." + i));
    }

    private static long lookedFor(StatefulRedisConnection<byte[], byte[]> redis) {
        Matcher calls = Pattern.compile("cmdstat_hkeys:calls=(\\d+)")
                .matcher(redis.sync().info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
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

    @Test
    void makesNoFeedOfANameThatIsMistyped() throws Exception {
        assertThat(app.post("/actuator/thoonk/nightley", "{\"action\":\"pause\",\"id\":\"cleanup\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(app.post("/thoonk/api/recur", "{\"feed\":\"nightley\",\"action\":\"pause\",\"id\":\"cleanup\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(app.post("/thoonk/api/move", "{\"feed\":\"nightley\",\"id\":\"a\",\"position\":\"begin:\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(app.thoonk().feedExists("nightley")).isFalse();
    }

    @Test
    void listsWhatRecursWithoutAFeedThatWasJustDeleted() throws Exception {
        app.thoonk().jobs("brief", String.class).recurring("often", Schedule.every(Duration.ofHours(1)), "");
        await().until(() -> json("/thoonk/api/overview").<Integer>read("$.feedCount") > 0
                && json("/thoonk/api/recurring")
                        .<List<String>>read("$.recurring[*].feed")
                        .contains("brief"));
        app.thoonk().deleteFeed("brief");
        // The counts are a moment old, and name it still.
        assertThat(app.get("/thoonk/api/recurring").statusCode()).isEqualTo(200);
        assertThat(app.thoonk().feedExists("brief")).isFalse();
    }

    @Test
    void tellsOfAParkedItemThatSomebodyElseHasDealtWith(CapturedOutput output) throws Exception {
        app.thoonk().feed("news", String.class).publish("a", "1");
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            byte[] generation = connection.sync().hget(Utf8.bytes("feed.config:news"), Utf8.bytes("generation"));
            connection.sync().set(Utf8.bytes("thoonk.generation:news"), generation);
            connection.sync().hset(Utf8.bytes("thoonk.durable:news"), Utf8.bytes("p:projection"), Utf8.bytes("1"));
            connection
                    .sync()
                    .hset(
                            Utf8.bytes("thoonk.parked:news"),
                            Utf8.bytes("projection\0a"),
                            Utf8.bytes("1000\0on purpose"));
        }
        String discard = "{\"feed\":\"news\",\"name\":\"projection\",\"id\":\"a\",\"action\":\"discard\"}";
        assertThat(app.post("/thoonk/api/parked", discard).statusCode()).isEqualTo(200);
        assertThat(output).contains("discard of parked item a");
        HttpResponse<String> second = app.post("/thoonk/api/parked", discard.replace("discard", "retry"));
        assertThat(second.statusCode()).isEqualTo(404);
        assertThat(output).doesNotContain("retry of parked item a");
    }
}
