package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxDashboardTests {

    /** Tomcat refuses names with an underscore by itself; Netty does not. */
    @ParameterizedTest
    @CsvSource({
        "http://my_app:8080/thoonk, my_app",
        "http://my_app/thoonk, my_app",
        "http://app:8080/thoonk, app",
        "http://[::1]:8080/thoonk, [::1]",
        "/thoonk, ''"
    })
    void takesTheNameOfAHost(String uri, String expected) {
        assertThat(FluxDashboard.host(URI.create(uri))).isEqualTo(expected);
    }
}
