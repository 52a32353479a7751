package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

@RedisTest
class DashboardIntegrationTests {

    private static final Map<String, String> WRITABLE = Map.of("thoonk.dashboard.writable", "true");

    private static final String RETRY_ALL = "{\"feed\":\"work\",\"action\":\"retry\",\"filter\":{}}";

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void isOffUnlessItIsAskedFor(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of("thoonk.dashboard.enabled", "false"))) {
            assertThat(app.get("/thoonk").statusCode()).isEqualTo(404);
            assertThat(app.get("/thoonk/").statusCode()).isEqualTo(404);
            assertThat(app.get("/thoonk/api/overview").statusCode()).isEqualTo(404);
            assertThat(app.get("/io/thoonk/dashboard/page/main.js").statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void servesItsPagesWithAStrictPolicyAndEveryFileThatTheyName(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of())) {
            HttpResponse<String> bare = app.get("/thoonk");
            assertThat(bare.statusCode()).isEqualTo(302);
            assertThat(bare.headers().firstValue("Location")).contains("thoonk/");
            HttpResponse<String> page = app.get("/thoonk/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.body()).doesNotContain("<script>", "<style", " style=", "onclick=", "http:", "https:");
            List<String> files = Stream.concat(
                            List.of("main.js", "dashboard.css", "icon.svg").stream(),
                            java.util.regex.Pattern.compile("from \"\\./([a-z.]+)\"")
                                    .matcher(app.get("/thoonk/main.js").body())
                                    .results()
                                    .map(found -> found.group(1)))
                    .toList();
            assertThat(files).hasSizeGreaterThan(8);
            for (String file : files) {
                HttpResponse<String> answer = app.get("/thoonk/" + file);
                assertThat(answer.statusCode()).as(file).isEqualTo(200);
                assertThat(answer.body()).as(file).doesNotContain("innerHTML", "insertAdjacentHTML", "eval(");
                String tag = answer.headers().firstValue("ETag").orElseThrow();
                assertThat(app.get("/thoonk/" + file, "If-None-Match", tag).statusCode())
                        .isEqualTo(304);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void isReadOnlyUnlessItIsToldOtherwise(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of())) {
            app.thoonk().jobs("work", String.class).put("x");
            HttpResponse<String> answer = app.post(
                    "/thoonk/api/jobs",
                    "{\"feed\":\"work\",\"action\":\"retract\",\"filter\":{\"state\":\"available\"}}");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("thoonk.dashboard.writable=true");
            assertThat(app.thoonk().jobs("work", String.class).counts().available())
                    .isOne();
            assertThat(app.get("/thoonk/api/session").body()).contains("\"writable\":false");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void takesChangesFromItsOwnPageOnly(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, WRITABLE)) {
            app.thoonk().jobs("work", String.class).put("x");
            HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(RETRY_ALL);
            String path = "/thoonk/api/jobs";
            assertThat(app.send(app.request(path, "Content-Type", "application/json")
                                    .POST(body))
                            .statusCode())
                    .as("without the header")
                    .isEqualTo(403);
            assertThat(app.send(app.request(path, "Content-Type", "text/plain", "X-Thoonk-Dashboard", "1")
                                    .POST(body))
                            .statusCode())
                    .as("as a form could send it")
                    .isEqualTo(415);
            assertThat(app.post(path, RETRY_ALL, "Sec-Fetch-Site", "cross-site").statusCode())
                    .isEqualTo(403);
            assertThat(app.post(path, RETRY_ALL, "Sec-Fetch-Site", "same-site").statusCode())
                    .isEqualTo(403);
            assertThat(app.post(path, RETRY_ALL, "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(app.post(path, RETRY_ALL, "Origin", "null").statusCode()).isEqualTo(403);
            assertThat(app.post(path, RETRY_ALL, "Sec-Fetch-Site", "same-origin")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(app.post(path, RETRY_ALL, "Origin", "https://shop.example", "X-Forwarded-Host", "shop.example")
                            .statusCode())
                    .as("behind a proxy")
                    .isEqualTo(200);
            assertThat(app.get(path).statusCode()).isEqualTo(405);
            assertThat(app.send(app.request("/thoonk/api/overview").DELETE()).statusCode())
                    .isEqualTo(405);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void showsJobsMaskedAndActsOnThem(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, WRITABLE, DashboardApplication.Failing.class)) {
            JobQueue<String> jobs = app.thoonk().jobs("work", String.class);
            jobs.put(
                    "{\"password\":\"swordfish\",\"name\":\"<img src=x onerror=alert(1)>\"}",
                    PutOptions.builder()
                            .id("<b>id</b>")
                            .header("traceparent", "00-aa-bb-01")
                            .build());
            await().until(() -> jobs.counts().stalled() == 1);
            HttpResponse<String> job = app.get("/thoonk/api/job?feed=work&id=%3Cb%3Eid%3C%2Fb%3E");
            assertThat(job.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(JsonPath.<String>read(job.body(), "$.payload"))
                    .contains("<img src=x onerror=alert(1)>", "******")
                    .doesNotContain("swordfish");
            assertThat(JsonPath.<String>read(job.body(), "$.lastError")).contains("<script>alert('error')</script>");
            assertThat(JsonPath.<String>read(job.body(), "$.stackTrace"))
                    .contains("at io.thoonk.dashboard.DashboardApplication$Failing.fail");
            assertThat(JsonPath.<String>read(job.body(), "$.headers.traceparent"))
                    .isEqualTo("00-aa-bb-01");
            assertThat(JsonPath.<Integer>read(
                            app.get("/thoonk/api/search?q=alert").body(), "$.hits.length()"))
                    .isOne();
            assertThat(JsonPath.<Integer>read(
                            app.get("/thoonk/api/search?q=swordfish").body(), "$.hits.length()"))
                    .isZero();
            String preview = RETRY_ALL.replace("{\"feed\"", "{\"dryRun\":true,\"feed\"");
            assertThat(app.post("/thoonk/api/jobs", preview).body()).contains("\"matched\":1,\"done\":0");
            String remove = "{\"feed\":\"work\",\"action\":\"retract\",\"ids\":[\"<b>id</b>\"]}";
            assertThat(app.post("/thoonk/api/jobs", remove).statusCode()).isEqualTo(200);
            assertThat(jobs.state("<b>id</b>")).isEqualTo(Optional.<JobState>empty());
            assertThat(app.post("/thoonk/api/jobs", remove).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void answersNonsenseInWords(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, WRITABLE)) {
            app.thoonk().feed("news", String.class).publish("a", "1");
            for (String path : List.of(
                    "/thoonk/../application.properties",
                    "/thoonk/..%2f..%2fapplication.properties",
                    "/thoonk/%2e%2e/application.properties",
                    "/thoonk/api/../../etc/passwd",
                    "/thoonk//etc/passwd",
                    "/thoonk/main.js/../../x",
                    "/thoonk/page/main.js",
                    "/thoonk/DashboardApi.class",
                    "/thoonk/api/nothing")) {
                HttpResponse<String> answer = app.get(path);
                assertThat(answer.statusCode()).as(path).isIn(400, 404);
                assertThat(answer.body()).as(path).doesNotContain("import", "root:");
            }
            assertThat(app.get("/thoonk/api/feed?feed=absent").statusCode()).isEqualTo(404);
            assertThat(app.get("/thoonk/api/feed").body()).contains("The parameter 'feed' is missing");
            assertThat(app.get("/thoonk/api/entries?feed=news&state=stalled").statusCode())
                    .isEqualTo(404);
            assertThat(app.get("/thoonk/api/entries?feed=news&state=items&count=100000")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(app.get("/thoonk/api/entries?feed=news&state=items&offset=-1")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(app.get("/thoonk/api/job?feed=news&id=a").statusCode()).isEqualTo(404);
            assertThat(app.get("/thoonk/api/search?q=x").statusCode()).isEqualTo(400);
            assertThat(app.post("/thoonk/api/jobs", "no json").statusCode()).isEqualTo(400);
            assertThat(app.post("/thoonk/api/jobs", "[]").statusCode()).isEqualTo(400);
            assertThat(app.post("/thoonk/api/jobs", "{\"feed\":\"news\",\"action\":\"retry\",\"ids\":[\"a\"]}")
                            .statusCode())
                    .isEqualTo(409);
            assertThat(app.post("/thoonk/api/containers", "{\"id\":\"absent\",\"action\":\"pause\"}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(app.post("/thoonk/api/jobs", "{\"x\":\"" + "y".repeat(400_000) + "\"}")
                            .statusCode())
                    .isEqualTo(413);
            app.thoonk().feed("news", String.class).publish("large", "z".repeat(5_000_000));
            assertThat(app.get("/thoonk/api/entries?feed=news&state=items").body())
                    .hasSizeLessThan(2_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void heedsRolesAndTokensOfSpringSecurity(WebApplicationType type) throws Exception {
        Class<?> security = type == WebApplicationType.SERVLET ? SecuredMvc.class : SecuredFlux.class;
        Map<String, String> properties =
                Map.of("thoonk.dashboard.writable", "true", "thoonk.dashboard.roles", "OPERATOR,ADMIN");
        try (DashboardApplication app = start(type, properties, security)) {
            app.thoonk().jobs("work", String.class).put("x");
            assertThat(app.get("/thoonk/").statusCode()).isEqualTo(401);
            assertThat(app.get("/thoonk/api/overview").statusCode()).isEqualTo(401);
            assertThat(app.get("/thoonk/api/stream").statusCode()).isEqualTo(401);
            assertThat(app.get("/thoonk/", "Authorization", basic("bob")).statusCode())
                    .isEqualTo(403);
            assertThat(app.get("/thoonk/api/stream", "Authorization", basic("bob"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(app.get("/thoonk/api/overview", "Authorization", basic("bob"))
                            .body())
                    .contains("thoonk.dashboard.roles");
            assertThat(app.get("/thoonk/", "Authorization", basic("ann")).statusCode())
                    .isEqualTo(200);

            HttpResponse<String> session = app.get("/thoonk/api/session", "Authorization", basic("ann"));
            assertThat(JsonPath.<String>read(session.body(), "$.user")).isEqualTo("ann");
            String token = JsonPath.read(session.body(), "$.csrfToken");
            String header = JsonPath.read(session.body(), "$.csrfHeader");
            String cookie = session.headers().allValues("Set-Cookie").stream()
                    .map(set -> set.substring(0, set.indexOf(';')))
                    .reduce((first, last) -> last)
                    .orElseThrow();
            assertThat(app.post("/thoonk/api/jobs", RETRY_ALL, "Authorization", basic("ann"), "Cookie", cookie)
                            .statusCode())
                    .as("without a token")
                    .isEqualTo(403);
            assertThat(app.post(
                                    "/thoonk/api/jobs",
                                    RETRY_ALL,
                                    "Authorization",
                                    basic("ann"),
                                    "Cookie",
                                    cookie,
                                    header,
                                    token)
                            .statusCode())
                    .as("with the token")
                    .isEqualTo(200);
            assertThat(app.post("/thoonk/api/jobs", RETRY_ALL, header, token).statusCode())
                    .as("somebody unknown")
                    .isIn(401, 403);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void standsBelowAContextPathAndAtAPathOfItsOwn(WebApplicationType type) throws Exception {
        Map<String, String> properties = Map.of(
                "server.servlet.context-path", "/shop",
                "spring.webflux.base-path", "/shop",
                "thoonk.dashboard.path", "/inside/jobs");
        try (DashboardApplication app = start(type, properties)) {
            assertThat(app.get("/thoonk/").statusCode()).isEqualTo(404);
            assertThat(app.get("/shop/inside/jobs").headers().firstValue("Location"))
                    .contains("jobs/");
            assertThat(app.get("/shop/inside/jobs/").statusCode()).isEqualTo(200);
            assertThat(app.get("/shop/inside/jobs/main.js").statusCode()).isEqualTo(200);
            assertThat(app.get("/shop/inside/jobs/api/overview").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void tellsOpenPagesWhatChanges(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of("thoonk.dashboard.refresh", "200ms"))) {
            HttpResponse<Stream<String>> stream = HttpClient.newHttpClient()
                    .send(app.request("/thoonk/api/stream").build(), HttpResponse.BodyHandlers.ofLines());
            assertThat(stream.headers().firstValue("Content-Security-Policy")).isPresent();
            app.thoonk().feed("fresh", String.class).publish("1");
            assertThat(stream.body().anyMatch(line -> line.startsWith("data:") && line.contains("\"fresh\"")))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void keepsItsHistoryAcrossRestarts(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of())) {
            app.thoonk().jobs("work", String.class).putAll(List.of("a", "b", "c"));
            await().until(() -> {
                app.bean(HistoryKeeper.class).note();
                return !app.bean(FeedHistory.class).lastHour("work").isEmpty();
            });
        }
        try (DashboardApplication app = start(type, Map.of())) {
            HistoryPoint point = app.bean(FeedHistory.class).lastDay("work").get(0);
            assertThat(point.waiting()).isEqualTo(3);
            assertThat(point.published()).isEqualTo(3.0);
            assertThat(point.minute()).isCloseTo(System.currentTimeMillis() / 60_000, within(1L));
            assertThat(app.get("/thoonk/api/history?feed=work").statusCode()).isEqualTo(200);
            byte[] key = "thoonk.history:work".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (var connection = TestRedis.shared().connect()) {
                assertThat(connection.sync().strlen(key)).isLessThanOrEqualTo(57_600);
                assertThat(connection.sync().ttl(key)).isBetween(1L, 90_000L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void refusesAPathThatCannotBe(WebApplicationType type) {
        for (String path : List.of("thoonk", "/thoonk/", "/", "/a/**", "/{x}")) {
            assertThatException()
                    .isThrownBy(() ->
                            start(type, Map.of("thoonk.dashboard.path", path)).close())
                    .havingRootCause()
                    .withMessageContaining("thoonk.dashboard.path must begin with a slash");
        }
    }

    private static String basic(String user) {
        return "Basic "
                + java.util.Base64.getEncoder()
                        .encodeToString((user + ":pass").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static DashboardApplication start(
            WebApplicationType type, Map<String, String> properties, Class<?>... more) {
        return new DashboardApplication(type, TestRedis.shared(), properties, more);
    }
}
