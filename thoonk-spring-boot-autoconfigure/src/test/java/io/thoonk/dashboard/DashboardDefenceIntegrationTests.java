package io.thoonk.dashboard;

import static io.thoonk.dashboard.DashboardApplication.RETRY_ALL;
import static io.thoonk.dashboard.DashboardApplication.WRITABLE;
import static io.thoonk.dashboard.DashboardApplication.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.test.RedisTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.http.HttpHeaders;

@RedisTest
class DashboardDefenceIntegrationTests {

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
            String token = JsonPath.read(session.body(), "$.csrfTokens[0]");
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

    private static String basic(String user) {
        return "Basic " + HttpHeaders.encodeBasicAuth(user, "pass", null);
    }
}
