package io.thoonk.benchmark.storm;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.storm.Trouble.Health;
import io.thoonk.feed.Feed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** One hub with its subscribers, from their subscriptions to the last delivery. */
final class StormTrial {

    private static final String FEED = "storm";

    private static final String SUBSCRIPTIONS = "websub-subscriptions";

    private static final int MANY = 1000;

    /** The hub only tells it to subscribers, so nobody asks whether it is there. */
    private static final String BASE = "https://example.org";

    private final StandaloneRedis redis;

    private final StormOptions options;

    StormTrial(StandaloneRedis redis, StormOptions options) {
        this.redis = redis;
        this.options = options;
    }

    StormOutcome run(Trouble trouble) throws IOException, InterruptedException {
        redis.server().flush();
        // Subscribers end first: the hub waits for deliveries that run.
        try (ConfigurableApplicationContext hub = hub();
                Subscribers subscribers = new Subscribers(trouble, options)) {
            ThoonkTemplate thoonk = hub.getBean(ThoonkTemplate.class);
            subscribe(hub, thoonk, subscribers);
            int wave = waves(thoonk.feed(FEED, String.class), subscribers.deliveries());
            // What comes twice may come late.
            Set<String> inTrouble = idsOf(thoonk.feed(SUBSCRIPTIONS, String.class), subscribers.callbacksInTrouble());
            boolean calm = within(() -> isCalm(thoonk, inTrouble)) && within(() -> subscribers.slowHave(wave));
            return StormOutcome.of(subscribers, calm);
        }
    }

    private ConfigurableApplicationContext hub() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        properties.put("spring.data.redis.timeout", "5s");
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put("thoonk.atom.base-url", BASE);
        properties.put("thoonk.atom.feeds." + FEED + ".path", "/storm.atom");
        properties.put("thoonk.websub.hub.path", "/hub");
        properties.put("thoonk.websub.hub.feeds", FEED);
        properties.put("thoonk.websub.hub.internal", "true");
        properties.put("thoonk.workers.websub-verifications.concurrency", "16");
        properties.put("thoonk.workers.websub-deliveries.concurrency", String.valueOf(options.concurrency()));
        // The dead one fails, as it should.
        properties.put("logging.level.io.thoonk.worker", "error");
        application.setDefaultProperties(properties);
        return application.run();
    }

    private void subscribe(ConfigurableApplicationContext hub, ThoonkTemplate thoonk, Subscribers subscribers)
            throws IOException, InterruptedException {
        int port = hub.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        HttpClient client = HttpClient.newHttpClient();
        int asked = 0;
        for (int subscriber = 0; subscriber < options.subscribers(); subscriber++) {
            if (!subscribers.all(Health.AWAY).contains(subscriber)) {
                ask(client, port, subscribers.callback(subscriber));
                asked++;
            }
        }
        int all = asked;
        Feed<String> subscriptions = thoonk.feed(SUBSCRIPTIONS, String.class);
        if (!within(() -> subscriptions.size() == all)) {
            throw new IllegalStateException("Of " + all + " subscriptions " + subscriptions.size() + " were confirmed");
        }
    }

    private static void ask(HttpClient client, int port, String callback) throws IOException, InterruptedException {
        String form = "hub.mode=subscribe&hub.secret=storm&hub.topic="
                + URLEncoder.encode(BASE + "/storm.atom", StandardCharsets.UTF_8) + "&hub.callback="
                + URLEncoder.encode(callback, StandardCharsets.UTF_8);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hub"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("The hub answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Publishes one wave after the other, each when the one before is with all who are well; tells the last. */
    private int waves(Feed<String> feed, Deliveries deliveries) {
        for (int wave = 1; wave <= options.waves(); wave++) {
            long begin = System.nanoTime();
            deliveries.published(wave, begin);
            feed.publish("one", "wave " + wave);
            int published = wave;
            if (!within(() -> deliveries.isComplete(published))) {
                return wave;
            }
            within(() -> System.nanoTime() - begin >= options.every().toNanos());
        }
        return options.waves();
    }

    /** Nothing waits or runs but what those in trouble hold up: the payload of a delivery is the id of its subscription. */
    private static boolean isCalm(ThoonkTemplate thoonk, Set<String> inTrouble) {
        JobQueue<String> queue = thoonk.jobs("websub-deliveries", String.class);
        return Stream.of(JobState.AVAILABLE, JobState.CLAIMED, JobState.DELAYED)
                .flatMap(state -> queue.list(state, 0, MANY).stream())
                .allMatch(delivery -> inTrouble.contains(delivery.payload()));
    }

    private static Set<String> idsOf(Feed<String> subscriptions, Set<String> callbacks) {
        Set<String> ids = new HashSet<>();
        subscriptions.all().forEach((id, subscription) -> {
            if (callbacks.stream().anyMatch(callback -> subscription.contains('"' + callback + '"'))) {
                ids.add(id);
            }
        });
        return ids;
    }

    private boolean within(Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .atMost(options.patience())
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException ex) {
            return false;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
