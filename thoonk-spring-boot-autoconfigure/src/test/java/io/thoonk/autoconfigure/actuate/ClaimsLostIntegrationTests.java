package io.thoonk.autoconfigure.actuate;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.actuate.ThoonkEndpoint;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@RedisTest
class ClaimsLostIntegrationTests {

    private static final String LOST = "lost in the last 5 minutes";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkEndpointAutoConfiguration.class,
                    ThoonkHealthContributorAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=thoonk",
                    "management.endpoints.jmx.exposure.include=thoonk",
                    "spring.jmx.enabled=true",
                    "thoonk.metrics.patience=1m",
                    "thoonk.worker.claim-timeout=600ms",
                    // Its handler never ends by itself, and must not go on beside the tests of others.
                    "thoonk.worker.shutdown-timeout=100ms",
                    "thoonk.processes.heartbeat=200ms")
            .withUserConfiguration(Handlers.class);

    @Test
    void saysInTheEndpointAndInHealthThatClaimsWereLost() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("work", String.class);
            ThoonkEndpoint endpoint = context.getBean(ThoonkEndpoint.class);
            assertThat(endpoint.feed("work").whyNothingMoves()).isEmpty();
            assertThat(health(context.getBean(HealthIndicator.class)).getDetails())
                    .doesNotContainKey("claims");
            String id = jobs.put("stolen");
            await().until(() -> jobs.state(id).equals(Optional.of(JobState.CLAIMED)));
            try (StatefulRedisConnection<byte[], byte[]> peer =
                    TestRedis.shared().connect()) {
                // A peer that takes an old claim for dead does this.
                peer.sync().zrem(bytes("feed.claimed:work"), bytes(id));
                peer.sync().lpush(bytes("feed.ids:work"), bytes(id));
            }
            await().untilAsserted(() ->
                    assertThat(endpoint.feed("work").whyNothingMoves()).anyMatch(reason -> reason.contains(LOST)));
            Health health = health(context.getBean(HealthIndicator.class));
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().get("claims").toString()).contains("Feed 'work': ", LOST);
        });
    }

    @Test
    void saysThatClaimsOfADeadProcessExpired() {
        runner.run(context -> {
            JobQueue<String> dead = context.getBean(ThoonkTemplate.class)
                    .jobs(
                            "other",
                            String.class,
                            FeedConfig.builder()
                                    .claimTimeout(Duration.ofMillis(50))
                                    .build());
            dead.put("a");
            assertThat(dead.get()).isPresent();
            await().until(() -> dead.maintain().expired() == 1);
            ThoonkEndpoint endpoint = context.getBean(ThoonkEndpoint.class);
            await().untilAsserted(() -> assertThat(endpoint.feed("other").whyNothingMoves())
                    .anyMatch(reason ->
                            reason.startsWith("1 claim expired in the last 5 minutes and their jobs began anew")));
        });
    }

    private static Health health(HealthIndicator indicator) {
        Health health = indicator.health();
        assertThat(health).isNotNull();
        return health;
    }

    static class Handlers {

        @ThoonkJobWorker(id = "worker", queue = "work")
        void work(String payload) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }
}
