package io.thoonk.dashboard;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A web application with either stack whose dashboard is on, unless the properties say otherwise. */
public final class DashboardApplication implements AutoCloseable {

    static final Map<String, String> WRITABLE = Map.of("thoonk.dashboard.writable", "true");

    /** A change that the page could send. */
    static final String RETRY_ALL = "{\"feed\":\"work\",\"action\":\"retry\",\"filter\":{}}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private final String root;

    private final int port;

    DashboardApplication(WebApplicationType type, TestRedis redis, Map<String, String> properties, Class<?>... more) {
        Map<String, String> all =
                new HashMap<>(Map.of("spring.application.name", "acme", "thoonk.dashboard.enabled", "true"));
        all.putAll(properties);
        context = StartedApplication.web(type, redis, all, more);
        port = ((WebServerApplicationContext) context).getWebServer().getPort();
        root = "http://127.0.0.1:" + port;
    }

    /** On the Redis that all tests share. */
    public static DashboardApplication start(
            WebApplicationType type, Map<String, String> properties, Class<?>... more) {
        return new DashboardApplication(type, TestRedis.shared(), properties, more);
    }

    int port() {
        return port;
    }

    public ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    /** As the page sends it. */
    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .header("X-Thoonk-Dashboard", "1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }

    static class Failing {

        @ThoonkJobWorker(id = "failing", queue = "work", maxAttempts = "1")
        void fail(String payload) {
            throw new IllegalStateException("<script>alert('error')</script>");
        }
    }
}
