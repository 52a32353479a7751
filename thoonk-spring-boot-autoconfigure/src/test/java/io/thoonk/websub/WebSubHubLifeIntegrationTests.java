package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.job.JobKeyResolver;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@RedisTest
class WebSubHubLifeIntegrationTests {

    private static final String TOPIC = HubApplication.BASE + "/f0.atom";

    @Test
    void worksWithWebFluxAndTellsAfterARestartWhatHasChangedMeanwhile(TestRedis redis) throws Exception {
        try (Callback callback = new Callback()) {
            try (HubApplication hub = new HubApplication(WebApplicationType.REACTIVE, redis, 1, Map.of())) {
                assertThat(hub.post(Map.of("hub.mode", "subscribe")).body()).isEqualTo("hub.topic is missing");
                HttpResponse<String> unasked = hub.get(HubApplication.BASE + "/hub");
                assertThat(unasked.statusCode()).isEqualTo(405);
                assertThat(unasked.headers().allValues("Allow")).containsExactly("POST");
                assertThat(hub.ask("subscribe", TOPIC, callback.address("/c")).statusCode())
                        .isEqualTo(202);
                hub.awaitVerified(callback, 1);
                hub.feed("f0").publish("a", "1");
                await().until(() -> callback.posts().size() == 1);
                assertThat(callback.posts().get(0).text())
                        .isEqualTo(hub.get(TOPIC).body());
                hub.awaitDelivered();
            }
            try (ConfigurableApplicationContext publisher = StartedApplication.run(redis, Map.of())) {
                publisher.getBean(ThoonkTemplate.class).feed("f0", String.class).publish("b", "meanwhile");
            }
            HubApplication again = new HubApplication(WebApplicationType.SERVLET, redis, 1, Map.of());
            try (again) {
                await().until(() ->
                        callback.posts().stream().anyMatch(post -> post.text().contains("meanwhile")));
            }
        }
    }

    /** Keys are worked out when jobs are put, so a put can be made to fail by this. */
    @Configuration(proxyBeanMethods = false)
    static class Refusals {

        private static final AtomicInteger LEFT = new AtomicInteger();

        @Bean
        JobKeyResolver<Object> refusing() {
            return (queue, payload) -> {
                if (queue.equals(WebSubHub.TOPICS) && LEFT.getAndDecrement() > 0) {
                    throw new IllegalStateException("It fails on purpose");
                }
                return Optional.empty();
            };
        }
    }

    @Test
    void tellsOfAChangeHoweverOftenThatWasRefused(TestRedis redis) throws Exception {
        Map<String, String> properties = Map.of(
                "thoonk.listeners.websub-hub.max-attempts", "2",
                "thoonk.listeners.websub-hub.backoff.delay", "1ms",
                "thoonk.listeners.websub-hub.backoff.max-delay", "1ms");
        try (Callback callback = new Callback();
                HubApplication hub =
                        new HubApplication(WebApplicationType.SERVLET, redis, 1, properties, Refusals.class)) {
            hub.ask("subscribe", TOPIC, callback.address("/c"));
            hub.awaitVerified(callback, 1);
            Refusals.LEFT.set(10);
            hub.feed("f0").publish("a", "1");
            await().until(() -> callback.posts().size() == 1);
            assertThat(Refusals.LEFT).hasNonPositiveValue();
        } finally {
            Refusals.LEFT.set(0);
        }
    }

    @Test
    void asksNothingInsideANetworkUnlessThatIsAllowed(TestRedis redis) throws Exception {
        try (Callback callback = new Callback();
                HubApplication hub = new HubApplication(
                        WebApplicationType.SERVLET, redis, 1, Map.of("thoonk.websub.hub.internal", "false"))) {
            for (String topic : new String[] {TOPIC, HubApplication.BASE + "/unknown"}) {
                assertThat(hub.ask("subscribe", topic, callback.address("/c")).statusCode())
                        .isEqualTo(202);
            }
            await().until(() -> hub.counts(WebSubHub.VERIFICATIONS).finished() == 2);
            assertThat(callback.gets()).isEmpty();
            assertThat(hub.subscribers(TOPIC)).isZero();
        }
    }

    @Test
    void takesNoMoreSubscriptionsThanItMay(TestRedis redis) throws Exception {
        try (Callback callback = new Callback();
                HubApplication hub = new HubApplication(
                        WebApplicationType.SERVLET, redis, 1, Map.of("thoonk.websub.hub.max-subscriptions", "1"))) {
            hub.ask("subscribe", TOPIC, callback.address("/a"), "hub.lease_seconds", "1");
            hub.awaitVerified(callback, 1);
            hub.ask("subscribe", TOPIC, callback.address("/a"), "hub.lease_seconds", "60");
            hub.awaitVerified(callback, 2);
            assertThat(hub.subscribers(TOPIC)).isEqualTo(1);
            hub.ask("subscribe", TOPIC, callback.address("/b"));
            hub.awaitVerified(callback, 3);
            assertThat(callback.gets().get(2).parameter("hub.mode")).isEqualTo("denied");
            assertThat(callback.gets().get(2).parameter("hub.reason")).contains("too many");
            assertThat(hub.subscribers(TOPIC)).isEqualTo(1);
        }
    }

    /** Whoever has a domain has a million hosts, each with its own share of what may wait. */
    @Test
    void letsNoEndlessRequestsWait(TestRedis redis) throws Exception {
        try (Callback callback = new Callback();
                HubApplication hub = new HubApplication(WebApplicationType.SERVLET, redis, 1, Map.of())) {
            JobQueue<String> verifications = hub.thoonk().jobs(WebSubHub.VERIFICATIONS, String.class);
            List<String> waiting = verifications.putAll(
                    Collections.nCopies(10_000, "{}"),
                    PutOptions.builder().delay(Duration.ofDays(1)).build());
            HttpResponse<String> refused = hub.ask("subscribe", TOPIC, callback.address("/c"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("Too many requests are waiting");
            verifications.retract(waiting.get(0));
            assertThat(hub.ask("subscribe", TOPIC, callback.address("/c")).statusCode())
                    .isEqualTo(202);
            await().until(() -> hub.subscribers(TOPIC) == 1);
        }
    }
}
