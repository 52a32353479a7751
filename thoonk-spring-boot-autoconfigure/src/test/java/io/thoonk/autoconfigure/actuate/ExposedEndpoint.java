package io.thoonk.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.management.PayloadMasker;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The endpoint over HTTP, in an application as a user would start it. One application at a time, because all have the same
 * worker; kept for the next test with the same properties.
 */
final class ExposedEndpoint implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private @Nullable ConfigurableApplicationContext context;

    private Map<String, Object> propertiesOfContext = Map.of();

    void startExposed() {
        start(Map.of("management.endpoints.web.exposure.include", "thoonk"));
    }

    /**
     * Leaves the worker paused. The wait that it gives up still stands in Redis, where it takes the next job to put it back a little
     * later: that is not to be a job of the test.
     */
    void start(Map<String, Object> properties) {
        if (context == null || !properties.equals(propertiesOfContext)) {
            close();
            propertiesOfContext = properties;
            context = started(properties);
            awaitItsWait();
        }
        worker().pause();
        jobs().put("for the wait that was given up");
        jobs().get(PatientWaits.PATIENCE).orElseThrow().finish();
    }

    private static void awaitItsWait() {
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            await().until(() -> !connection.sync().info("clients").contains("blocked_clients:0"));
        }
    }

    private static ConfigurableApplicationContext started(Map<String, Object> properties) {
        SpringApplication application = new SpringApplication(Handlers.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.application.name", "acme",
                "thoonk.metrics.refresh", "0s",
                "thoonk.metrics.patience", "1m",
                "thoonk.processes.heartbeat", "1s"));
        application.addInitializers(started -> {
            GenericApplicationContext beans = (GenericApplicationContext) started;
            beans.registerBean(
                    DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails());
            if (properties.containsKey("test.masker")) {
                beans.registerBean(
                        PayloadMasker.class, () -> (feed, id, payload) -> feed + ": " + payload.toUpperCase());
            }
            TestPropertyValues.of(properties.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                    .applyTo(started);
        });
        return application.run();
    }

    ConfigurableApplicationContext context() {
        return Objects.requireNonNull(context, "not started yet");
    }

    ThoonkTemplate thoonk() {
        return context().getBean(ThoonkTemplate.class);
    }

    ThoonkContainer worker() {
        return context().getBean(ThoonkContainerRegistry.class).find("worker").orElseThrow();
    }

    JobQueue<String> jobs() {
        return thoonk().jobs("work", String.class);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context().getEnvironment().getProperty("local.server.port")
                + "/actuator/thoonk" + path);
    }

    static DocumentContext json(HttpResponse<String> answer) {
        return JsonPath.parse(answer.body());
    }

    @Override
    public void close() {
        if (context != null) {
            context.getBean(Handlers.class).end.countDown();
            context.close();
            context = null;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Handlers {

        private final CountDownLatch running = new CountDownLatch(1);

        private final CountDownLatch interrupted = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        CountDownLatch running() {
            return running;
        }

        CountDownLatch interrupted() {
            return interrupted;
        }

        @ThoonkJobWorker(id = "worker", queue = "work", concurrency = "2")
        void work(String payload) throws InterruptedException {
            running.countDown();
            try {
                end.await();
            } catch (InterruptedException ex) {
                interrupted.countDown();
                throw ex;
            }
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            assertThat(item).isNotNull();
        }
    }
}
