package io.thoonk.atom;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether a reader gets what another version of the application makes of the same items. */
@RedisTest
class AtomDeploymentIntegrationTests {

    private static final String ITEM = "{\"title\":\"One\",\"name\":\"Uno\"}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void showsOtherMembersToWhoHasTheOldOnes(TestRedis redis) throws Exception {
        String etag = etag(redis, Map.of(), None.class);

        assertThat(get(redis, Map.of(), etag, None.class).statusCode()).isEqualTo(304);
        HttpResponse<String> other = get(redis, Map.of("thoonk.atom.feeds.news.item.title", "name"), etag, None.class);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).contains("Uno");
    }

    @Test
    void showsWhatAnotherViewMakesOfThem(TestRedis redis) throws Exception {
        String without = etag(redis, Map.of(), None.class);
        String etag = etag(redis, Map.of(), First.class);

        assertThat(get(redis, Map.of(), without, First.class).statusCode()).isEqualTo(200);
        assertThat(get(redis, Map.of(), etag, First.class).statusCode()).isEqualTo(304);
        assertThat(get(redis, Map.of(), etag, Second.class).statusCode()).isEqualTo(200);
    }

    private static String etag(TestRedis redis, Map<String, String> more, Class<?> views) throws Exception {
        return get(redis, more, "", views).headers().firstValue("ETag").orElseThrow();
    }

    private static HttpResponse<String> get(TestRedis redis, Map<String, String> more, String etag, Class<?> views)
            throws IOException, InterruptedException {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("thoonk.atom.authority", "example.org,2026");
        properties.put("thoonk.atom.base-url", "https://example.org");
        properties.put("thoonk.atom.feeds.news.path", "/news.atom");
        try (ConfigurableApplicationContext application =
                StartedApplication.web(WebApplicationType.SERVLET, redis, properties, views)) {
            io.thoonk.feed.Feed<String> news =
                    application.getBean(ThoonkTemplate.class).feed("news", String.class);
            if (news.size() == 0) {
                news.publish("1", ITEM);
            }
            int port =
                    ((WebServerApplicationContext) application).getWebServer().getPort();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/news.atom"));
            Optional.of(etag)
                    .filter(given -> !given.isEmpty())
                    .ifPresent(given -> request.header("If-None-Match", given));
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class None {}

    @Configuration(proxyBeanMethods = false)
    static class First {

        @Bean
        AtomView<String> news() {
            return AtomView.of("news", String.class, new ShortOnes());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Second {

        @Bean
        AtomView<String> news() {
            return AtomView.of("news", String.class, new LongOnes());
        }
    }

    static final class ShortOnes implements Function<String, @Nullable AtomEntry> {

        @Override
        public AtomEntry apply(String item) {
            return AtomEntry.titled("short");
        }
    }

    static final class LongOnes implements Function<String, @Nullable AtomEntry> {

        @Override
        public AtomEntry apply(String item) {
            return AtomEntry.titled("a longer one");
        }
    }
}
