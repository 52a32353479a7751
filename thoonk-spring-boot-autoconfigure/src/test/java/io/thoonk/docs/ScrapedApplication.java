package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.Limit;
import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import io.thoonk.job.Schedule;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application with a worker whose jobs finish, fail and are rejected, and a listener; Prometheus can scrape it. */
final class ScrapedApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    ScrapedApplication() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setRegisterShutdownHook(false);
        // The counts of sampled spans come with exemplars, which Prometheus 2.42 of Debian 12 cannot read there.
        application.setDefaultProperties(Map.of(
                "management.tracing.sampling.probability", "0",
                "server.port", "0",
                "server.address", "127.0.0.1",
                "thoonk.metrics.refresh", "0s",
                "thoonk.metrics.keys", "acme",
                "management.endpoints.web.exposure.include", "prometheus"));
        application.addInitializers(started -> ((GenericApplicationContext) started)
                .registerBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                        .connectionDetails()));
        context = application.run();
        work();
    }

    void work() {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        thoonk.jobs("work", String.class).putAll(List.of("good", "reject", "fail"));
        thoonk.feed("news", String.class).publish("item");
        JobQueue<String> slow = thoonk.jobs("slow", String.class);
        slow.limits().set(Limit.builder().concurrency(1).build());
        slow.recurring("often", Schedule.every(Duration.ofSeconds(1)), "again", Misfire.ONCE, Overlap.SKIP);
    }

    int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    String scrape() throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port() + "/actuator/prometheus");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @ThoonkJobWorker(id = "worker", queue = "work", backoff = @Backoff(delay = "10ms"))
        void work(String payload) {
            switch (payload) {
                case "reject" -> throw new JobRejectedException("no");
                case "fail" -> throw new IllegalStateException("broken");
                default -> {}
            }
        }

        @ThoonkJobWorker(id = "slow", queue = "slow")
        void workSlowly(String payload) {
            assertThat(payload).isEqualTo("again");
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            assertThat(item).isEqualTo("item");
        }
    }
}
