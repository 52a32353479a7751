package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What Actuator tells of a component that cannot connect, as its Redis is not there; on real servers the recovery tests look. */
class XmppHealthTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class, ThoonkXmppAutoConfiguration.class))
            .withPropertyValues(
                    "spring.data.redis.url=redis://127.0.0.1:1",
                    "spring.data.redis.timeout=200ms",
                    "thoonk.xmpp.domain=pubsub.example.org",
                    "thoonk.xmpp.secret=geheim",
                    "thoonk.xmpp.nodes=news",
                    "thoonk.xmpp.subscribers=*@example.org");

    @Test
    void saysWhyItIsNotConnectedAndThatItIsStopped() {
        runner.run(context -> {
            HealthIndicator indicator = context.getBean("thoonkXmppHealthContributor", HealthIndicator.class);
            await().untilAsserted(() -> assertThat(status(indicator)).isEqualTo(Status.DOWN));
            Health down = indicator.health();
            assertThat(down.getDetails())
                    .containsEntry("domain", "pubsub.example.org")
                    .containsEntry("server", "localhost:5347")
                    .containsKeys("since", "reason");
            assertThat(down.getDetails().get("reason").toString())
                    .startsWith("It is not connected: ")
                    .contains("Redis");
            assertThat(down.toString()).doesNotContain("geheim");

            context.getBean(XmppComponent.class).stop();

            assertThat(status(indicator)).isEqualTo(Status.UNKNOWN);
            assertThat(indicator.health().getDetails()).containsEntry("reason", "It is stopped");
        });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("management.health.thoonk-xmpp.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void isNotThereWithoutActuator() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(XmppComponent.class)
                        .doesNotHaveBean("thoonkXmppHealthContributor"));
    }

    private static Status status(HealthIndicator indicator) {
        return indicator.health().getStatus();
    }
}
