package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.test.RedisTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.csrf.WebSessionServerCsrfTokenRepository;

/** The tokens against cross-site requests in each way in which Spring Security sets them up in a line. */
@RedisTest
class CsrfSetUpsIntegrationTests {

    static Stream<Class<?>> setUps() {
        return Stream.of(
                MvcDefault.class,
                MvcSpa.class,
                MvcCookie.class,
                MvcPlain.class,
                MvcHeader.class,
                FluxDefault.class,
                FluxCookie.class,
                FluxPlain.class,
                FluxHeader.class);
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void oneOfTheTokensOfTheSessionIsTakenAndNoneIsNot(Class<?> security) throws Exception {
        WebApplicationType type =
                security.getSimpleName().startsWith("Mvc") ? WebApplicationType.SERVLET : WebApplicationType.REACTIVE;
        try (DashboardApplication app =
                DashboardApplication.start(type, Map.of("thoonk.dashboard.writable", "true"), security)) {
            app.thoonk().jobs("work", String.class).put("x");
            HttpResponse<String> session = app.get("/thoonk/api/session");
            String cookies = session.headers().allValues("Set-Cookie").stream()
                    .map(set -> set.substring(0, set.indexOf(';')))
                    .collect(Collectors.joining("; "));
            String header = JsonPath.read(session.body(), "$.csrfHeader");
            List<String> tokens = JsonPath.read(session.body(), "$.csrfTokens");
            assertThat(app.post("/thoonk/api/jobs", DashboardApplication.RETRY_ALL, "Cookie", cookies)
                            .statusCode())
                    .isIn(401, 403);
            int taken = 0;
            for (String token : tokens) {
                int status = app.post(
                                "/thoonk/api/jobs", DashboardApplication.RETRY_ALL, "Cookie", cookies, header, token)
                        .statusCode();
                assertThat(status).isIn(200, 401, 403);
                taken += status == 200 ? 1 : 0;
            }
            assertThat(taken).as("tokens that are taken").isPositive();
            assertThat(app.post("/thoonk/api/jobs", DashboardApplication.RETRY_ALL, "Cookie", cookies, header, "forged")
                            .statusCode())
                    .isIn(401, 403);
        }
    }

    abstract static class Mvc {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(this::setUp)
                    .build();
        }

        void setUp(CsrfConfigurer<HttpSecurity> csrf) {}
    }

    @Configuration
    @EnableWebSecurity
    static class MvcDefault extends Mvc {}

    @Configuration
    @EnableWebSecurity
    static class MvcSpa extends Mvc {

        @Override
        void setUp(CsrfConfigurer<HttpSecurity> csrf) {
            csrf.spa();
        }
    }

    @Configuration
    @EnableWebSecurity
    static class MvcCookie extends Mvc {

        @Override
        void setUp(CsrfConfigurer<HttpSecurity> csrf) {
            csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse());
        }
    }

    @Configuration
    @EnableWebSecurity
    static class MvcPlain extends Mvc {

        @Override
        void setUp(CsrfConfigurer<HttpSecurity> csrf) {
            csrf.csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler());
        }
    }

    @Configuration
    @EnableWebSecurity
    static class MvcHeader extends Mvc {

        @Override
        void setUp(CsrfConfigurer<HttpSecurity> csrf) {
            HttpSessionCsrfTokenRepository repository = new HttpSessionCsrfTokenRepository();
            repository.setHeaderName("X-Shop-Token");
            csrf.csrfTokenRepository(repository);
        }
    }

    abstract static class Flux {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(this::setUp)
                    .build();
        }

        void setUp(ServerHttpSecurity.CsrfSpec csrf) {}
    }

    @Configuration
    @EnableWebFluxSecurity
    static class FluxDefault extends Flux {}

    @Configuration
    @EnableWebFluxSecurity
    static class FluxCookie extends Flux {

        @Override
        void setUp(ServerHttpSecurity.CsrfSpec csrf) {
            csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse());
        }
    }

    @Configuration
    @EnableWebFluxSecurity
    static class FluxPlain extends Flux {

        @Override
        void setUp(ServerHttpSecurity.CsrfSpec csrf) {
            csrf.csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler());
        }
    }

    @Configuration
    @EnableWebFluxSecurity
    static class FluxHeader extends Flux {

        @Override
        void setUp(ServerHttpSecurity.CsrfSpec csrf) {
            WebSessionServerCsrfTokenRepository repository = new WebSessionServerCsrfTokenRepository();
            repository.setHeaderName("X-Shop-Token");
            csrf.csrfTokenRepository(repository);
        }
    }
}
