package io.thoonk.websub;

import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.Feed;
import io.thoonk.job.JobCounts;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with a hub for the feeds f0, f1 and so on, which believes to be at https://example.org. Failures are tried again at once. */
final class HubApplication implements AutoCloseable {

    static final String BASE = "https://example.org";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    HubApplication(WebApplicationType type, TestRedis redis, int feeds, Map<String, String> more, Class<?>... beans) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "thoonk.atom.base-url", BASE,
                "thoonk.websub.hub.path", "/hub",
                "thoonk.websub.hub.internal", "true",
                "thoonk.workers.websub-deliveries.backoff.delay", "1ms",
                "thoonk.workers.websub-deliveries.backoff.jitter", "0ms",
                "thoonk.workers.websub-deliveries.max-attempts", "3"));
        for (int i = 0; i < feeds; i++) {
            properties.put("thoonk.atom.feeds.f" + i + ".path", "/f" + i + ".atom");
        }
        properties.put(
                "thoonk.websub.hub.feeds",
                IntStream.range(0, feeds).mapToObj(i -> "f" + i).collect(Collectors.joining(",")));
        properties.putAll(more);
        context = StartedApplication.web(type, redis, properties, beans);
    }

    ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    Feed<String> feed(String name) {
        return thoonk().feed(name, String.class);
    }

    JobCounts counts(String queue) {
        return thoonk().jobs(queue, String.class).counts();
    }

    boolean isIdle(String queue) {
        JobCounts counts = counts(queue);
        return counts.available() + counts.delayed() + counts.claimed() == 0;
    }

    void awaitDelivered() {
        await().until(() -> isIdle(WebSubHub.TOPICS) && isIdle(WebSubHub.DELIVERIES));
    }

    /** Waits until a callback was asked so often and the answers have been looked at. */
    void awaitVerified(Callback callback, int gets) {
        await().until(() -> callback.gets().size() >= gets && isIdle(WebSubHub.VERIFICATIONS));
    }

    long subscribers(String topic) {
        return feed(HubSubscriptions.FEED).all().values().stream()
                .filter(item -> item.contains("\"" + topic + "\""))
                .count();
    }

    HttpResponse<String> ask(String mode, String topic, String callback, String... more) throws Exception {
        Map<String, String> form = new HashMap<>();
        form.put("hub.mode", mode);
        form.put("hub.topic", topic);
        form.put("hub.callback", callback);
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return post(form);
    }

    HttpResponse<String> post(Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return CLIENT.send(
                HttpRequest.newBuilder(here(BASE + "/hub"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(here(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI here(String address) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return URI.create(address.replace(BASE, "http://127.0.0.1:" + port));
    }

    @Override
    public void close() {
        context.close();
    }
}
