package io.thoonk.dashboard;

import static io.thoonk.dashboard.DashboardApplication.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thoonk.management.FeedHistory;
import io.thoonk.management.HistoryKeeper;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

@RedisTest
class DashboardIntegrationTests {

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
    void keepsItsHistoryAcrossRestarts(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of())) {
            app.thoonk().jobs("work", String.class).putAll(List.of("a", "b", "c"));
            await().until(() -> {
                app.bean(HistoryKeeper.class).note();
                return !app.bean(ThoonkManagement.class).lastHour("work").isEmpty();
            });
        }
        try (DashboardApplication app = start(type, Map.of())) {
            FeedHistory.Point point =
                    app.bean(ThoonkManagement.class).lastDay("work").get(0);
            assertThat(point.waiting()).isEqualTo(3);
            assertThat(point.published()).isEqualTo(3.0);
            assertThat(point.minute()).isCloseTo(System.currentTimeMillis() / 60_000, within(1L));
            assertThat(app.get("/thoonk/api/history?feed=work").statusCode()).isEqualTo(200);
            byte[] key = "thoonk.history:work".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (var connection = TestRedis.shared().connect()) {
                assertThat(connection.sync().strlen(key)).isLessThanOrEqualTo(58_116);
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
}
