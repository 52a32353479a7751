package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.feed.LiveFeed;
import io.thoonk.sse.ThoonkSse;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One context of a hierarchy, with everything that Thoonk has to offer, on feeds that begin with its name. */
final class Member implements AutoCloseable {

    static final Duration PATIENCE = PatientWaits.PATIENCE;

    /** What the members have heard: their name, the kind and the text. */
    static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

    private static final AtomicInteger TEXTS = new AtomicInteger();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String name;

    private final ConfigurableApplicationContext context;

    private Member(String name, ConfigurableApplicationContext context) {
        this.name = name;
        this.context = context;
    }

    /** Starts a context with a web server, and with beans of its own beside those of {@link Everything}. */
    static Member start(String name, @Nullable Member parent, WebApplicationType type, Class<?>... more) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(Everything.class)
                .sources(more)
                .web(type)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false);
        if (type == WebApplicationType.SERVLET) {
            builder.sources(Pages.class);
        }
        if (parent == null) {
            builder.initializers(context -> ((GenericApplicationContext) context)
                    .registerBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                            .connectionDetails()));
        } else {
            builder.parent(parent.context);
        }
        return new Member(
                name,
                builder.run(
                        "--member=" + name,
                        "--spring.application.name=" + name,
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--thoonk.dashboard.enabled=true",
                        "--thoonk.workers." + name + "-jobs.max-attempts=7"));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    /** Everything that this member declares works, what is served over HTTP as well. */
    void works() throws IOException, InterruptedException {
        String text = send(thoonk());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(HEARD)
                .contains(
                        name + " worked " + text,
                        name + " listened " + text,
                        name + " noted " + text,
                        name + " saw " + text));
        // A live feed begins with what is there.
        assertThat(HEARD).filteredOn(heard -> !heard.contains(" saw ")).doesNotHaveDuplicates();
        if (context instanceof WebServerApplicationContext) {
            assertThat(CLIENT.send(request("/thoonk/"), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(firstOfLive()).contains(text);
        }
    }

    /** Gives work to the member of that name, by the template of whoever is there, and tells the text. */
    String send(ThoonkTemplate thoonk) {
        String text = "text " + TEXTS.incrementAndGet();
        thoonk.jobs(name + "-jobs", String.class).put(text);
        for (String feed : List.of("-news", "-diary", "-live")) {
            thoonk.feed(name + feed, String.class).publish("item", text);
        }
        return text;
    }

    private String firstOfLive() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = CLIENT.send(request("/live"), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith("data:") && line.contains("text"))
                    .findFirst()
                    .orElse("nothing");
        }
    }

    private HttpRequest request(String path) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
    }

    /** Closes the context before its time. */
    void end() {
        context.close();
    }

    @Override
    public void close() {
        end();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {

        @Value("${member}")
        private String member = "";

        @ThoonkJobWorker(queue = "${member}-jobs")
        void work(String text) {
            HEARD.add(member + " worked " + text);
        }

        @ThoonkListener(feeds = "${member}-news")
        void listen(String text) {
            HEARD.add(member + " listened " + text);
        }

        @ThoonkListener(feeds = "${member}-diary", durable = "${member}")
        void note(String text) {
            HEARD.add(member + " noted " + text);
        }

        @Bean
        LiveFeed<String> live(ThoonkTemplate thoonk) {
            LiveFeed<String> live = thoonk.live(member + "-live", String.class);
            live.onChange(event -> event.payload()
                    .ifPresent(payload -> HEARD.add(member + " saw " + new String(payload, StandardCharsets.UTF_8))));
            return live;
        }
    }

    @RestController
    static class Pages {

        private final ThoonkSse sse;

        private final String member;

        Pages(ThoonkSse sse, @Value("${member}") String member) {
            this.sse = sse;
            this.member = member;
        }

        @GetMapping("/live")
        SseEmitter live() {
            return sse.feed(member + "-live", String.class).emitter(null);
        }
    }
}
