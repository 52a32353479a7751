package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardGuardTests {

    private static final Map<String, String> OF_A_PAGE = Map.of(
            "X-Thoonk-Dashboard", "1",
            "Content-Type", "application/json;charset=UTF-8",
            "Sec-Fetch-Site", "same-origin");

    private Set<String> roles = Set.of();

    private boolean writable = true;

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST., true",
        "app.localhost, true",
        "127.0.0.1, true",
        "127.8.9.10, true",
        "::1, true",
        "10.1.2.3, true",
        "10.1.2.4, false",
        "jobs.example.org, true",
        "a.intra.example.org, true",
        "intra.example.org, false",
        "evil.example, false",
        "evillocalhost, false",
        "localhost.evil.example, false",
        "127.0.0.1.evil.example, false",
        "'', false"
    })
    void permitsItsOwnNamesAndThoseThatAreAllowed(String host, boolean permitted) throws UnknownHostException {
        DashboardSettings.Hosts hosts =
                new DashboardSettings.Hosts(true, Set.of("jobs.example.org", "*.intra.example.org"));
        assertThat(hosts.permits(host, InetAddress.getByName("10.1.2.3"))).isEqualTo(permitted);
        assertThat(new DashboardSettings.Hosts(false, Set.of()).permits(host, null))
                .isTrue();
    }

    @Test
    void takesChangesOfItsOwnPages() {
        guard().checkChange(change(OF_A_PAGE));
    }

    @Test
    void takesChangesOfWhatIsNoBrowser() {
        guard().checkChange(change(without("Sec-Fetch-Site")));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, none, 403",
        "Content-Type, text/plain, 415",
        "Content-Type, , 415",
        "X-Thoonk-Dashboard, , 403"
    })
    void refusesChangesThatAnotherSiteCouldSend(String header, String value, int status) {
        Map<String, String> headers = without(header);
        if (value != null) {
            headers.put(header, value);
        }
        refuses(headers, status);
    }

    @ParameterizedTest
    @CsvSource({
        "http://jobs.example.org:8080, true",
        "https://proxy.example.org, true",
        "https://evil.example, false",
        "null, false",
        "not a uri, false"
    })
    void goesByTheOriginWhereABrowserTellsNoMore(String origin, boolean taken) {
        Map<String, String> headers = without("Sec-Fetch-Site");
        headers.put("Host", "jobs.example.org:8080");
        headers.put("X-Forwarded-Host", "proxy.example.org");
        headers.put("Origin", origin);
        if (taken) {
            guard().checkChange(change(headers));
        } else {
            refuses(headers, 403);
        }
    }

    @Test
    void refusesAllChangesWhereItIsReadOnly() {
        writable = false;
        refuses(OF_A_PAGE, 403);
    }

    @Test
    void wantsOneOfTheRoles() {
        guard().checkUser(change(OF_A_PAGE));
        roles = Set.of("OPERATOR", "USER");
        guard().checkUser(change(OF_A_PAGE));
        roles = Set.of("OPERATOR");
        assertThatExceptionOfType(DashboardGuard.Refusal.class)
                .isThrownBy(() -> guard().checkUser(change(OF_A_PAGE)))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(403));
    }

    private void refuses(Map<String, String> headers, int status) {
        assertThatExceptionOfType(DashboardGuard.Refusal.class)
                .isThrownBy(() -> guard().checkChange(change(headers)))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status));
    }

    private DashboardGuard guard() {
        return new DashboardGuard(new DashboardSettings(
                "/thoonk", writable, roles, new DashboardSettings.Hosts(false, Set.of()), Duration.ofSeconds(2)));
    }

    private static Map<String, String> without(String header) {
        Map<String, String> headers = new HashMap<>(OF_A_PAGE);
        headers.remove(header);
        return headers;
    }

    private static DashboardRequest change(Map<String, String> headers) {
        return new DashboardRequest(
                "POST",
                "api/jobs",
                Map.of(),
                "localhost",
                "http://localhost:8080",
                Optional.empty(),
                name -> Optional.ofNullable(headers.get(name)),
                "ann",
                "USER"::equals,
                Optional.empty(),
                new byte[0]);
    }
}
