package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.CapabilityProvider;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Workers that run what they offer enough for, and come to it although they wait for the line. */
@RedisTest
class OfferedCapabilitiesIntegrationTests {

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    private volatile List<String> offered = List.of();

    @Test
    void runsWhatPropertiesAndBeansOfferEnoughFor() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                        .connectionDetails())
                .withBean(CapabilityProvider.class, () -> () -> offered)
                .withBean(Worker.class, () -> new Worker(done))
                .withPropertyValues(
                        "spring.data.redis.timeout=5s",
                        "thoonk.worker.offers=gpu,region=eu",
                        "thoonk.maintenance.interval=200ms")
                .run(context -> {
                    JobQueue<String> jobs =
                            context.getBean(ThoonkTemplate.class).jobs("offered", String.class);
                    jobs.put("plain");
                    await().until(() -> done.contains("plain"));
                    jobs.put(
                            "gpu",
                            PutOptions.builder().requires("gpu", "region=eu").build());
                    await().until(() -> done.contains("gpu"));
                    jobs.put(
                            "large", PutOptions.builder().requires("memory>=32").build());
                    jobs.put("last");
                    await().until(() -> done.contains("last"));
                    assertThat(jobs.limits().status().requirements())
                            .singleElement()
                            .satisfies(
                                    required -> assertThat(required.missing()).containsExactly("memory>=32"));
                    offered = List.of("memory=64");
                    await().until(() -> done.contains("large"));
                });
    }

    /** One that runs whatever comes. */
    static class Worker {

        private final Queue<String> done;

        Worker(Queue<String> done) {
            this.done = done;
        }

        @ThoonkJobWorker(queue = "offered")
        void work(String payload) {
            done.add(payload);
        }
    }
}
