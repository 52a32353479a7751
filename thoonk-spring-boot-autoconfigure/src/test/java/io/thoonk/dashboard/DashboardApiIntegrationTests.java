package io.thoonk.dashboard;

import static io.thoonk.dashboard.DashboardApplication.RETRY_ALL;
import static io.thoonk.dashboard.DashboardApplication.WRITABLE;
import static io.thoonk.dashboard.DashboardApplication.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.job.JobOrder;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PriorityStep;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

@RedisTest
class DashboardApiIntegrationTests {

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
            assertThat(jobs.state("<b>id</b>")).isEmpty();
            assertThat(app.post("/thoonk/api/jobs", remove).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void showsLimitsAndLanesAndChangesThem(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, WRITABLE)) {
            JobQueue<String> jobs = app.thoonk().jobs("calls", String.class);
            PutOptions acme = PutOptions.builder().key("acme").build();
            jobs.putAll(List.of("1", "2", "3"), acme);
            assertThat(app.post(
                                    "/thoonk/api/limit",
                                    "{\"feed\":\"calls\",\"of\":\"key\",\"key\":\"acme\",\"rate\":\"1/h\",\"weight\":\"3\"}")
                            .body())
                    .contains("change of the limit of key acme");
            jobs.get().orElseThrow();
            String shown = app.get("/thoonk/api/limits?feed=calls").body();
            assertThat(JsonPath.<String>read(shown, "$.lanes[0].key")).isEqualTo("acme");
            assertThat(JsonPath.<String>read(shown, "$.lanes[0].limit.rate")).isEqualTo("1/1h");
            assertThat(JsonPath.<Integer>read(shown, "$.lanes[0].limit.weight")).isEqualTo(3);
            assertThat(JsonPath.<String>read(shown, "$.lanes[0].reason")).isEqualTo("RATE");
            assertThat(JsonPath.<String>read(shown, "$.words[0]")).contains("key 'acme' has had 1 start");
            assertThat(app.post("/thoonk/api/limit", "{\"feed\":\"calls\",\"of\":\"order\",\"order\":\"strict\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(jobs.limits().settings().order()).isEqualTo(JobOrder.STRICT);
            assertThat(JsonPath.<Double>read(shown, "$.step")).isEqualTo(300);
            String step = "{\"feed\":\"calls\",\"of\":\"priority-step\",\"step\":\"strict\"}";
            assertThat(app.post("/thoonk/api/limit", step).statusCode()).isEqualTo(200);
            assertThat(app.get("/thoonk/api/limits?feed=calls").body()).doesNotContain("\"step\"");
            assertThat(jobs.limits().settings().priorityStep()).isEqualTo(PriorityStep.STRICT);
            HttpResponse<String> refused =
                    app.post("/thoonk/api/limit", "{\"feed\":\"calls\",\"of\":\"feed\",\"rate\":\"many\"}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("A rate must be a number of starts and a time");
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
    void tellsOpenPagesWhatChanges(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of("thoonk.dashboard.refresh", "200ms"))) {
            HttpResponse<Stream<String>> stream = HttpClient.newHttpClient()
                    .send(app.request("/thoonk/api/stream").build(), HttpResponse.BodyHandlers.ofLines());
            assertThat(stream.headers().firstValue("Content-Security-Policy")).isPresent();
            app.thoonk().feed("fresh", String.class).publish("1");
            assertThat(stream.body().anyMatch(line -> line.startsWith("data:") && line.contains("\"feedCount\":1")))
                    .isTrue();
        }
    }
}
