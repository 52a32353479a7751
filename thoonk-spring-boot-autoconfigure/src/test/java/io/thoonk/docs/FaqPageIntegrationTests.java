package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Runs an application of either stack with its filter chain of docs/faq.md, as it stands there. */
@RedisTest
class FaqPageIntegrationTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String RETRY = "{\"action\": \"retry\", \"id\": \"*\", \"dryRun\": true}";

    @Test
    void letsOperatorsAloneSeeAndActOnJobs(TestRedis redis, @TempDir Path classes) throws Exception {
        Map<String, String> properties = Map.of(
                "spring.data.redis.timeout",
                "5s",
                "thoonk.dashboard.enabled",
                "true",
                "management.endpoints.web.exposure.include",
                "health,prometheus,thoonk");
        try (ConfigurableApplicationContext context = StartedApplication.web(
                WebApplicationType.SERVLET, redis, properties, Users.class, filterChain("OperatorSecurity", classes))) {
            guards(context);
        }
        try (ConfigurableApplicationContext context = StartedApplication.web(
                WebApplicationType.REACTIVE,
                redis,
                properties,
                ReactiveUsers.class,
                filterChain("ReactiveOperatorSecurity", classes))) {
            guards(context);
        }
    }

    private static void guards(ConfigurableApplicationContext context) throws IOException, InterruptedException {
        context.getBean(ThoonkTemplate.class).jobs("work", String.class);
        for (String path : new String[] {"/thoonk/", "/thoonk/api/overview", "/actuator/thoonk"}) {
            assertThat(status(context, "nobody", "GET", path)).as(path).isEqualTo(401);
            assertThat(status(context, "reader", "GET", path)).as(path).isEqualTo(403);
            assertThat(status(context, "operator", "GET", path)).as(path).isEqualTo(200);
        }
        assertThat(status(context, "nobody", "POST", "/actuator/thoonk/work")).isEqualTo(401);
        assertThat(status(context, "reader", "POST", "/actuator/thoonk/work")).isEqualTo(403);
        assertThat(status(context, "operator", "POST", "/actuator/thoonk/work")).isEqualTo(200);
        assertThat(status(context, "nobody", "GET", "/actuator/health")).isEqualTo(200);
    }

    private static int status(ConfigurableApplicationContext context, String user, String method, String path)
            throws IOException, InterruptedException {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json");
        if (!user.equals("nobody")) {
            String login = Base64.getEncoder().encodeToString((user + ":pass").getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + login);
        }
        request.method(
                method,
                method.equals("POST")
                        ? HttpRequest.BodyPublishers.ofString(RETRY)
                        : HttpRequest.BodyPublishers.noBody());
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Class<?> filterChain(String name, Path classes) throws IOException, ClassNotFoundException {
        Documentation.Block block = Documentation.blocks("java").stream()
                .filter(found ->
                        found.page().equals("docs/faq.md") && found.text().contains("class " + name))
                .findFirst()
                .orElseThrow();
        return SnippetCompiler.load(List.of(block.text()), classes).loadClass(name);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Users {

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("operator")
                            .password("{noop}pass")
                            .roles("OPERATOR")
                            .build(),
                    User.withUsername("reader")
                            .password("{noop}pass")
                            .roles("READER")
                            .build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    static class ReactiveUsers {

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(
                    new Users().users().loadUserByUsername("operator"),
                    new Users().users().loadUserByUsername("reader"));
        }
    }
}
