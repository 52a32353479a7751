package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.atom.AtomImports.Source;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.Feed;
import io.thoonk.job.JobCounts;
import io.thoonk.test.FreePorts;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.websub.Callback.Answer;
import io.thoonk.websub.Callback.Received;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a subscriber must do, named after the sections of the Recommendation. */
@RedisTest
class WebSubSubscriberIntegrationTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port = FreePorts.any();

    /** Has to be known before the application starts. */
    @Configuration(proxyBeanMethods = false)
    static class KnownPort {

        @Bean
        WebServerFactoryCustomizer<ConfigurableWebServerFactory> port(@Value("${known.port}") int port) {
            return factory -> factory.setPort(port);
        }
    }

    /** Looks at the feed once an hour, unless it hears of a change. */
    private ConfigurableApplicationContext subscriber(WebApplicationType type, TestRedis redis, String url) {
        return StartedApplication.web(
                type,
                redis,
                Map.of(
                        "known.port", String.valueOf(port),
                        "thoonk.key-prefix", "subscriber:",
                        "thoonk.atom.base-url", "http://127.0.0.1:" + port,
                        "thoonk.atom.imports.copy.url", url,
                        "thoonk.atom.imports.copy.every", "1h",
                        "thoonk.atom.imports.copy.internal", "true",
                        "thoonk.websub.subscriber.path", "/websub"),
                KnownPort.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void followsAnotherApplicationAndRenewsItsSubscription(WebApplicationType type, TestRedis redis) {
        int hub = FreePorts.any();
        Map<String, String> properties = Map.of(
                "known.port", String.valueOf(hub),
                "thoonk.atom.base-url", "http://127.0.0.1:" + hub,
                "thoonk.atom.feeds.news.path", "/news.atom",
                "thoonk.websub.hub.path", "/hub",
                "thoonk.websub.hub.feeds", "news",
                "thoonk.websub.hub.internal", "true",
                "thoonk.websub.hub.lease", "3s",
                "thoonk.websub.hub.max-lease", "3s");
        try (ConfigurableApplicationContext origin =
                        StartedApplication.web(WebApplicationType.SERVLET, redis, properties, KnownPort.class);
                ConfigurableApplicationContext follower =
                        subscriber(type, redis, "http://127.0.0.1:" + hub + "/news.atom")) {
            Feed<String> subscriptions = origin.getBean(ThoonkTemplate.class).feed(HubSubscriptions.FEED, String.class);
            Feed<String> copy = follower.getBean(ThoonkTemplate.class).feed("copy", String.class);
            await().until(() -> subscriptions.size() == 1);
            Feed<String> news = origin.getBean(ThoonkTemplate.class).feed("news", String.class);
            news.publish("a", "one");
            news.publish("b", "two");
            await().until(() -> copy.size() == 2);
            for (int renewals = 0; renewals < 2; renewals++) {
                String before = subscriptions.all().toString();
                await().until(() -> !subscriptions.all().toString().equals(before));
            }
            assertThat(subscriptions.size()).isEqualTo(1);
            news.retract("a");
            await().until(() -> copy.size() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void doesWhatASubscriberMust(WebApplicationType type, TestRedis redis) throws Exception {
        try (Callback origin = new Callback()) {
            String topic = origin.address("/self");
            String document = "<feed xmlns='http://www.w3.org/2005/Atom'>"
                    + "<link rel='hub' href='hub'/><link rel='self' href='self'/></feed>";
            // Links count from where the document is in the end.
            origin.onGet(
                    request -> request.path().equals("/old/feed") ? new Answer(302, "") : new Answer(200, document));
            try (ConfigurableApplicationContext application = subscriber(type, redis, origin.address("/old/feed"))) {
                await().until(() -> origin.posts().size() == 1);
                Received asked = origin.posts().get(0);
                section51AsksForTheTopicThatTheFeedNames(asked, topic);
                String callback = asked.formParameter("hub.callback");
                section531ConfirmsWhatItWishesAndNothingElse(callback, topic);
                saysWhichMethodsThereAre(callback);
                section712IgnoresWhatIsNotSigned(
                        application.getBean(ThoonkTemplate.class), origin, callback, asked.formParameter("hub.secret"));
                assertThat(get(callback, Map.of("hub.mode", "denied", "hub.topic", topic))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void takesWhatAHubSendsForAnImportThatOnlyAnotherProcessHas(TestRedis redis) throws Exception {
        Map<String, String> of = Map.of(
                "known.port",
                String.valueOf(port),
                "thoonk.key-prefix",
                "subscriber:",
                "thoonk.atom.base-url",
                "http://127.0.0.1:" + port,
                "thoonk.websub.subscriber.path",
                "/websub");
        try (Callback origin = new Callback();
                ConfigurableApplicationContext answering =
                        StartedApplication.web(WebApplicationType.SERVLET, redis, of, KnownPort.class)) {
            String topic = origin.address("/self");
            origin.onGet(request -> new Answer(
                    200,
                    "<feed xmlns='http://www.w3.org/2005/Atom'>"
                            + "<link rel='hub' href='hub'/><link rel='self' href='self'/></feed>"));
            Map<String, Object> ofImport = new HashMap<>(of);
            ofImport.put("thoonk.atom.imports.copy.url", origin.address("/elsewhere"));
            ofImport.put("thoonk.atom.imports.copy.every", "1h");
            ofImport.put("thoonk.atom.imports.copy.internal", "true");
            ThoonkTemplate thoonk = answering.getBean(ThoonkTemplate.class);
            String callback;
            Optional<String> signature;
            try (ConfigurableApplicationContext importing = StartedApplication.run(redis, ofImport)) {
                assertThat(importing.isActive()).isTrue();
                await().until(() -> origin.posts().size() == 1);
                callback = origin.posts().get(0).formParameter("hub.callback");
                signature = Optional.of(signature(origin.posts().get(0).formParameter("hub.secret"), "x"));
                assertThat(get(callback, confirmation(topic)).statusCode()).isEqualTo(200);
                await().until(() -> isIdle(thoonk));
                long looks = looks(origin);
                assertThat(post(callback, signature, "x")).isEqualTo(202);
                await().until(() -> looks(origin) > looks);
            }
            assertThat(post(callback, signature, "x")).isEqualTo(202);
            thoonk.jobs(Source.QUEUE, String.class)
                    .recurring("copy")
                    .orElseThrow()
                    .remove();
            assertThat(post(callback, signature, "x")).isEqualTo(410);
        }
    }

    private void section51AsksForTheTopicThatTheFeedNames(Received asked, String topic) {
        assertThat(asked.path()).isEqualTo("/hub");
        assertThat(asked.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(asked.formParameter("hub.mode")).isEqualTo("subscribe");
        assertThat(asked.formParameter("hub.topic")).isEqualTo(topic);
        assertThat(asked.formParameter("hub.callback"))
                .matches("http://127\\.0\\.0\\.1:" + port + "/websub/[0-9a-f]{64}");
        assertThat(asked.formParameter("hub.secret")).matches("[0-9a-f]{64}");
        assertThat(asked.formParameter("hub.lease_seconds")).isEqualTo("864000");
    }

    private static void section531ConfirmsWhatItWishesAndNothingElse(String callback, String topic) throws Exception {
        Map<String, String> right = confirmation(topic);
        Map<String, String> wrong = Map.of(
                "hub.mode", "unsubscribe",
                "hub.topic", topic + "2",
                "hub.challenge", "<script>\n</script>",
                "hub.lease_seconds", "-1");
        for (Map.Entry<String, String> change : wrong.entrySet()) {
            Map<String, String> changed = new HashMap<>(right);
            changed.put(change.getKey(), change.getValue());
            assertThat(get(callback, changed).statusCode()).as(change.getKey()).isEqualTo(404);
        }
        assertThat(get(callback + "x", right).statusCode()).isEqualTo(404);
        HttpResponse<String> yes = get(callback, right);
        assertThat(yes.statusCode()).isEqualTo(200);
        assertThat(yes.body()).isEqualTo("c0ffee-_=.");
        // Section 8.2: no browser runs anything of it.
        assertThat(yes.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(yes.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    private static void saysWhichMethodsThereAre(String callback) throws Exception {
        HttpResponse<String> refusal = CLIENT.send(
                HttpRequest.newBuilder(URI.create(callback)).DELETE().build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refusal.statusCode()).isEqualTo(405);
        assertThat(refusal.headers().allValues("Allow")).containsExactly("GET, POST");
    }

    private static Map<String, String> confirmation(String topic) {
        return Map.of(
                "hub.mode", "subscribe",
                "hub.topic", topic,
                "hub.challenge", "c0ffee-_=.",
                "hub.lease_seconds", "3600");
    }

    private static String signature(String secret, String body) {
        return "sha256=" + HubSubscription.signature("HmacSHA256", secret, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void section712IgnoresWhatIsNotSigned(
            ThoonkTemplate thoonk, Callback origin, String callback, String secret) throws Exception {
        await().until(() -> isIdle(thoonk));
        long looks = looks(origin);
        String right = signature(secret, "x");
        assertThat(post(callback, Optional.empty(), "x")).isEqualTo(202);
        assertThat(post(callback, Optional.of(right), "y")).isEqualTo(202);
        assertThat(post(callback, Optional.of(right.replace("sha256", "sha1")), "x"))
                .isEqualTo(202);
        assertThat(isIdle(thoonk)).isTrue();
        assertThat(post(callback, Optional.of(right), "x")).isEqualTo(202);
        await().until(() -> looks(origin) > looks && isIdle(thoonk));
        assertThat(looks(origin)).isEqualTo(looks + 1);
        assertThat(post(callback + "x", Optional.of(right), "x")).isEqualTo(410);
    }

    private static long looks(Callback origin) {
        return origin.gets().stream()
                .filter(request -> request.path().equals("/elsewhere"))
                .count();
    }

    /** Of the looks that are due now; the next that renews is not. */
    private static boolean isIdle(ThoonkTemplate thoonk) {
        JobCounts counts = thoonk.jobs("atom-imports", String.class).counts();
        return counts.available() + counts.claimed() == 0;
    }

    private static HttpResponse<String> get(String address, Map<String, String> parameters) throws Exception {
        StringBuilder query = new StringBuilder("?");
        parameters.forEach((name, value) -> query.append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(address + query)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int post(String address, Optional<String> signature, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/atom+xml")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        signature.ifPresent(value -> request.header("X-Hub-Signature", value));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
