package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** An incident from its beginning to its end, as somebody at night goes through it. */
@RedisTest
class IncidentIntegrationTests {

    private static final Map<String, String> PROPERTIES = Map.of(
            "thoonk.dashboard.writable", "true",
            "thoonk.health.max-stalled", "3",
            "thoonk.metrics.refresh", "100ms",
            "management.endpoint.health.show-details", "always",
            "management.endpoint.health.cache.time-to-live", "0ms");

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void isFoundByHealthSeenInTheDashboardMendedAndRetriedByFilter(WebApplicationType type) throws Exception {
        try (DashboardApplication app = new DashboardApplication(type, TestRedis.shared(), PROPERTIES, Mailer.class)) {
            JobQueue<String> jobs = app.thoonk().jobs("mails", String.class);
            Mailer mailer = app.bean(Mailer.class);
            await().untilAsserted(() ->
                    assertThat(app.get("/actuator/health").statusCode()).isEqualTo(200));

            mailer.relay = "smtp.old.example";
            jobs.putAll(IntStream.range(0, 8).mapToObj(i -> "mail " + i).toList());
            jobs.put("unreadable");
            await().until(() -> jobs.counts().stalled() == 9);

            await().untilAsserted(() -> {
                HttpResponse<String> health = app.get("/actuator/health");
                assertThat(health.statusCode()).isEqualTo(503);
                assertThat(health.body()).contains("mails").contains("9");
            });
            await().untilAsserted(
                            () -> assertThat(app.get("/thoonk/api/overview").body())
                                    .contains("9 jobs are stalled and wait until somebody retries or retracts them"));
            HttpResponse<String> found = app.get("/thoonk/api/search?q=smtp.old.example&feed=mails");
            assertThat(JsonPath.<Integer>read(found.body(), "$.hits.length()")).isEqualTo(8);

            mailer.relay = "smtp.new.example";
            String retry =
                    "{\"feed\":\"mails\",\"action\":\"retry\",\"filter\":{\"error\":\"smtp.old\"},\"dryRun\":%s}";
            assertThat(app.post("/thoonk/api/jobs", retry.formatted("true")).body())
                    .contains("\"matched\":8,\"done\":0");
            assertThat(app.post("/thoonk/api/jobs", retry.formatted("false")).body())
                    .contains("\"matched\":8,\"done\":8");
            await().until(() -> mailer.sent.size() == 8);
            await().until(() -> jobs.counts().stalled() == 1 && jobs.counts().finished() == 8);
            assertThat(app.post(
                                    "/thoonk/api/jobs",
                                    "{\"feed\":\"mails\",\"action\":\"retract\",\"filter\":{\"payload\":\"unreadable\"}}")
                            .body())
                    .contains("\"done\":1");
            await().untilAsserted(() ->
                    assertThat(app.get("/actuator/health").statusCode()).isEqualTo(200));
            await().untilAsserted(() ->
                    assertThat(app.get("/thoonk/api/overview").body()).doesNotContain("jobs are stalled"));
        }
    }

    static class Mailer {

        private final Queue<String> sent = new ConcurrentLinkedQueue<>();

        private volatile String relay = "smtp.new.example";

        @ThoonkJobWorker(id = "mailer", queue = "mails", concurrency = "2", maxAttempts = "1")
        void send(String mail) {
            if (mail.equals("unreadable")) {
                throw new IllegalArgumentException("This is no mail");
            }
            if (!relay.equals("smtp.new.example")) {
                throw new IllegalStateException("No answer from " + relay);
            }
            sent.add(mail);
        }
    }
}
