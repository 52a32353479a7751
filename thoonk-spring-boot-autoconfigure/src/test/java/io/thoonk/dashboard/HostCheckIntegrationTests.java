package io.thoonk.dashboard;

import static io.thoonk.dashboard.DashboardApplication.RETRY_ALL;
import static io.thoonk.dashboard.DashboardApplication.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.thoonk.test.RedisTest;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** A page elsewhere whose name leads to this server must not use it. */
@RedisTest
class HostCheckIntegrationTests {

    private static final String ANN = "Basic " + Base64.getEncoder().encodeToString("ann:pass".getBytes());

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void answersUnderItsOwnNamesOnlyWhereItIsWritableAndNobodyLogsIn(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of("thoonk.dashboard.writable", "true"))) {
            app.thoonk().jobs("work", String.class);
            for (String host : new String[] {"127.0.0.1", "localhost", "LOCALHOST:1", "app.localhost", "[::1]:80"}) {
                assertThat(get(app, "/thoonk/api/overview", host).status())
                        .as(host)
                        .isEqualTo(200);
            }
            for (String host : new String[] {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evillocalhost",
                "10.1.2.3",
                "[2001:db8::1]"
            }) {
                for (String path : new String[] {"/thoonk/", "/thoonk/api/overview", "/thoonk/api/stream"}) {
                    RawHttp.Answer answer = get(app, path, host);
                    assertThat(answer.status()).as(host + path).isEqualTo(403);
                    assertThat(answer.text()).contains("thoonk.dashboard.allowed-hosts");
                }
            }
            // Of the same site as far as a browser can tell, but not under a name of this server.
            assertThat(post(app, "evil.example", "Sec-Fetch-Site", "same-origin", "Origin", "http://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(post(app, "127.0.0.1", "Sec-Fetch-Site", "same-origin").status())
                    .isEqualTo(200);
            assertThat(post(app, "127.0.0.1", "X-Forwarded-Host", "jobs.example.org")
                            .status())
                    .isEqualTo(200);
            assertThat(post(app, "evil.example", "X-Forwarded-Host", "localhost")
                            .status())
                    .as("nobody has said that forwarded headers are to be believed")
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void answersUnderTheNamesThatAreGivenAlsoBehindAProxy(WebApplicationType type) throws Exception {
        Map<String, String> properties = Map.of(
                "thoonk.dashboard.writable", "true",
                "thoonk.dashboard.allowed-hosts", "jobs.example.org,*.intra.example",
                "server.forward-headers-strategy", "framework");
        try (DashboardApplication app = start(type, properties)) {
            assertThat(get(app, "/thoonk/api/overview", "jobs.example.org").status())
                    .isEqualTo(200);
            assertThat(get(app, "/thoonk/api/overview", "Jobs.Example.Org.:8080")
                            .status())
                    .isEqualTo(200);
            assertThat(get(app, "/thoonk/api/overview", "a.intra.example").status())
                    .isEqualTo(200);
            assertThat(get(app, "/thoonk/api/overview", "intra.example").status())
                    .isEqualTo(403);
            assertThat(get(app, "/thoonk/api/overview", "127.0.0.1", "X-Forwarded-Host", "jobs.example.org")
                            .status())
                    .isEqualTo(200);
            assertThat(get(app, "/thoonk/api/overview", "127.0.0.1", "X-Forwarded-Host", "evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    /** Browsers tell nothing but the origin where there is no TLS. */
    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void takesChangesOfItsPagesBehindAProxyThatNamesItAnew(WebApplicationType type) throws Exception {
        Map<String, String> properties = Map.of(
                "thoonk.dashboard.writable", "true",
                "thoonk.dashboard.allowed-hosts", "backend,jobs.example.org",
                "server.forward-headers-strategy", "framework");
        try (DashboardApplication app = start(type, properties)) {
            app.thoonk().jobs("work", String.class);
            String[] names = {"X-Forwarded-Host", "jobs.example.org", "Origin", ""};
            for (String origin : new String[] {"http://jobs.example.org", "http://jobs.example.org:8080"}) {
                names[1] = origin.substring("http://".length());
                names[3] = origin;
                assertThat(post(app, "backend", names).status()).as(origin).isEqualTo(200);
            }
            for (String origin : new String[] {"http://evil.example", "http://jobs.example.org", "null"}) {
                names[3] = origin;
                assertThat(post(app, "backend", names).status()).as(origin).isEqualTo(403);
            }
            assertThat(post(app, "backend", "X-Forwarded-Host", "evil.example", "Origin", "http://evil.example")
                            .status())
                    .as("under a name that is not its own")
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, framework", "SERVLET, native", "REACTIVE, framework", "REACTIVE, native"})
    void believesNoForwardedNameUnderANameThatIsNotItsOwn(WebApplicationType type, String strategy) throws Exception {
        Map<String, String> properties =
                Map.of("thoonk.dashboard.writable", "true", "server.forward-headers-strategy", strategy);
        try (DashboardApplication app = start(type, properties)) {
            app.thoonk().jobs("work", String.class);
            for (String host : new String[] {"evil.example", "evil.example:8080"}) {
                RawHttp.Answer answer = get(app, "/thoonk/api/overview", host, "X-Forwarded-Host", "localhost");
                assertThat(answer.status()).as(host).isEqualTo(403);
                assertThat(answer.text()).contains("under the name 'evil.example'");
                assertThat(post(
                                        app,
                                        host,
                                        "X-Forwarded-Host",
                                        "localhost",
                                        "Sec-Fetch-Site",
                                        "same-origin",
                                        "Origin",
                                        "http://" + host)
                                .status())
                        .as(host)
                        .isEqualTo(403);
            }
            for (String host : new String[] {"127.0.0.1:8080", "[::1]:8080", "[::1]", "localhost"}) {
                assertThat(get(app, "/thoonk/api/overview", host, "X-Forwarded-Host", "app.localhost")
                                .status())
                        .as(host)
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void looksAtNoNameWhereNothingCanBeChangedOrUsersLogIn(WebApplicationType type) throws Exception {
        try (DashboardApplication app = start(type, Map.of())) {
            assertThat(get(app, "/thoonk/api/overview", "any.example").status()).isEqualTo(200);
        }
        Class<?> security = type == WebApplicationType.SERVLET ? SecuredMvc.class : SecuredFlux.class;
        try (DashboardApplication app = start(type, Map.of("thoonk.dashboard.writable", "true"), security)) {
            assertThat(get(app, "/thoonk/api/overview", "any.example").status()).isEqualTo(401);
            assertThat(get(app, "/thoonk/api/overview", "any.example", "Authorization", ANN)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void refusesWhatIsNoName(WebApplicationType type) {
        for (String name : new String[] {"http://a.example", "a.example:8080", "*"}) {
            assertThatException()
                    .isThrownBy(() -> start(type, Map.of("thoonk.dashboard.allowed-hosts", name))
                            .close())
                    .havingRootCause()
                    .withMessageContaining("thoonk.dashboard.allowed-hosts takes names without port");
        }
    }

    private static RawHttp.Answer get(DashboardApplication app, String path, String host, String... headers)
            throws IOException {
        boolean stream = path.endsWith("stream");
        return RawHttp.send(
                app.port(), "GET", path, host, "", stream ? new String[] {"Accept", "text/event-stream"} : headers);
    }

    private static RawHttp.Answer post(DashboardApplication app, String host, String... headers) throws IOException {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 4, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        all[2] = "X-Thoonk-Dashboard";
        all[3] = "1";
        return RawHttp.send(app.port(), "POST", "/thoonk/api/jobs", host, RETRY_ALL, all);
    }
}
