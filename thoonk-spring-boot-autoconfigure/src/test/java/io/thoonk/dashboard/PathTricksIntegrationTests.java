package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** Paths that no page asks for. */
@RedisTest
class PathTricksIntegrationTests {

    private static final List<String> TRICKS = List.of(
            "/thoonk/../application.properties",
            "/thoonk/..%2f..%2fapplication.properties",
            "/thoonk/%2e%2e/%2e%2e/application.properties",
            "/thoonk/%2e%2e%2fnote-minute.lua",
            "/thoonk/../note-minute.lua",
            "/thoonk/note-minute.lua",
            "/thoonk/..\\note-minute.lua",
            "/thoonk/..%5cnote-minute.lua",
            "/thoonk/DashboardApi.class",
            "/thoonk/main.js%00.html",
            "/thoonk/main.js%2f..%2findex.html",
            "/thoonk//api/overview",
            "/thoonk/./api/overview",
            "/thoonk/api/overview/",
            "/thoonk/api/overview.json",
            "/thoonk/api;x=1/overview",
            "/thoonk/api/overview;x=1",
            "/thoonk/;/api/overview",
            "/thoonk;x=1/api/overview",
            "/%74hoonk/api/overview",
            "/thoonk/%61pi/overview",
            "/thoonk/api%2foverview",
            "/THOONK/api/overview");

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void giveNobodyAnythingThatIsNotInTheDashboard(WebApplicationType type) throws Exception {
        try (DashboardApplication app = new DashboardApplication(type, TestRedis.shared(), Map.of())) {
            for (String path : TRICKS) {
                RawHttp.Answer answer = RawHttp.send(app.port(), "GET", path, "127.0.0.1", "");
                assertThat(answer.status()).as(path).isIn(400, 404);
                assertThat(answer.text()).as(path).doesNotContain("redis.call", "spring.", "class file");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void getNobodyPastTheLogin(WebApplicationType type) throws Exception {
        Class<?> security = type == WebApplicationType.SERVLET ? SecuredMvc.class : SecuredFlux.class;
        Map<String, String> properties = Map.of("thoonk.dashboard.writable", "true");
        try (DashboardApplication app = new DashboardApplication(type, TestRedis.shared(), properties, security)) {
            for (String path : TRICKS) {
                RawHttp.Answer answer = RawHttp.send(app.port(), "GET", path, "127.0.0.1", "");
                assertThat(answer.status()).as(path).isIn(400, 401, 403, 404);
            }
            for (String path : List.of("jobs", "containers", "move", "parked", "..;/api/jobs", "jobs;x=1")) {
                RawHttp.Answer answer = RawHttp.send(
                        app.port(),
                        "POST",
                        "/thoonk/api/" + path,
                        "127.0.0.1",
                        "{}",
                        "Content-Type",
                        "application/json",
                        "X-Thoonk-Dashboard",
                        "1");
                assertThat(answer.status()).as(path).isIn(400, 401, 403);
            }
        }
    }
}
