package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

@RedisTest
class WebSubHubLifeIntegrationTests {

    private static final String TOPIC = HubApplication.BASE + "/f0.atom";

    @Test
    void worksWithWebFluxAndTellsAfterARestartWhatHasChangedMeanwhile(TestRedis redis) throws Exception {
        try (Callback callback = new Callback()) {
            try (HubApplication hub = new HubApplication(WebApplicationType.REACTIVE, redis, 1, Map.of())) {
                assertThat(hub.post(Map.of("hub.mode", "subscribe")).body()).isEqualTo("hub.topic is missing");
                assertThat(hub.get(HubApplication.BASE + "/hub").statusCode()).isEqualTo(405);
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
}
