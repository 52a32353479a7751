package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code -Dthoonk.test.live.operations=100000} for the full random run. */
@RedisTest
class LiveSetSseIntegrationTests {

    private static final int OPERATIONS = Integer.getInteger("thoonk.test.live.operations", 600);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Configuration(proxyBeanMethods = false)
    static class Sources {

        @Bean
        SseSource visible(ThoonkSse sse, ThoonkTemplate thoonk) {
            return sse.set(
                    "visible",
                    String.class,
                    thoonk.live("a", String.class)
                            .union(thoonk.live("b", String.class))
                            .minus(thoonk.live("muted", String.class))
                            .where(item -> !item.endsWith("0")));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void givesTheContentAndThenExactlyWhatChanges(WebApplicationType type, TestRedis redis) {
        try (ConfigurableApplicationContext application = start(type, redis)) {
            ThoonkTemplate thoonk = application.getBean(ThoonkTemplate.class);
            thoonk.feed("a", String.class).publish("1", "one");
            thoonk.feed("b", String.class).publish("2", "two");
            await().until(() -> application.getBean(SseSource.class) != null);
            try (TestSseClient client = open(type, application)) {
                Map<String, String> mirror = new TreeMap<>();
                await().untilAsserted(
                                () -> assertThat(replay(client, mirror)).isEqualTo(Map.of("1", "one", "2", "two")));
                thoonk.feed("a", String.class).publish("1", "uno");
                thoonk.feed("muted", String.class).publish("2", "x");
                thoonk.feed("a", String.class).publish("3", "thirty0");
                thoonk.feed("a", String.class).publish("3", "three");
                await().untilAsserted(
                                () -> assertThat(replay(client, mirror)).isEqualTo(Map.of("1", "uno", "3", "three")));
                assertThat(client.data())
                        .contains(
                                "{\"type\":\"CHANGE\",\"id\":\"1\",\"item\":\"uno\"}",
                                "{\"type\":\"LEAVE\",\"id\":\"2\"}",
                                "{\"type\":\"ENTER\",\"id\":\"3\",\"item\":\"three\"}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void isRightAfterRandomChangesAndCuts(WebApplicationType type, TestRedis redis) throws Exception {
        long seed = Long.getLong("thoonk.test.live.seed", System.nanoTime());
        try (ConfigurableApplicationContext application = start(type, redis);
                StatefulRedisConnection<byte[], byte[]> killer = redis.connect();
                TestSseClient client = open(type, application)) {
            ThoonkTemplate thoonk = application.getBean(ThoonkTemplate.class);
            List<Feed<String>> feeds = new ArrayList<>();
            for (String name : List.of("a", "b", "muted")) {
                feeds.add(thoonk.feed(name, String.class));
            }
            Random random = new Random(seed);
            for (int i = 1; i <= OPERATIONS; i++) {
                Feed<String> feed = feeds.get(random.nextInt(3));
                String id = "id" + random.nextInt(60);
                if (random.nextInt(3) == 0) {
                    feed.retract(id);
                } else {
                    feed.publish(id, "v" + random.nextInt(1000));
                }
                if (i % (OPERATIONS / 5) == 0) {
                    killer.sync().clientKill(KillArgs.Builder.typePubsub());
                }
            }
            Map<String, String> expected = new TreeMap<>(feeds.get(1).all());
            expected.putAll(feeds.get(0).all());
            feeds.get(2).ids().forEach(expected::remove);
            expected.values().removeIf(item -> item.endsWith("0"));
            await("seed " + seed).untilAsserted(() -> assertThat(replay(client, new TreeMap<>()))
                    .isEqualTo(expected));
        }
    }

    /** What a page has that applies all it was sent; what it has already never enters, and what it has not never leaves. */
    private static Map<String, String> replay(TestSseClient client, Map<String, String> mirror) {
        mirror.clear();
        for (String data : client.data()) {
            JsonNode event = JSON.readTree(data);
            String id = event.path("id").asString("");
            switch (event.get("type").asString()) {
                case "SNAPSHOT" -> {
                    mirror.clear();
                    event.get("items")
                            .forEach(item -> mirror.put(
                                    item.get("id").asString(), item.get("item").asString()));
                }
                case "ENTER" ->
                    assertThat(mirror.put(id, event.get("item").asString()))
                            .as(data)
                            .isNull();
                case "CHANGE" ->
                    assertThat(mirror.put(id, event.get("item").asString()))
                            .as(data)
                            .isNotNull();
                case "LEAVE" -> assertThat(mirror.remove(id)).as(data).isNotNull();
                default -> throw new AssertionError(data);
            }
        }
        return mirror;
    }

    private static ConfigurableApplicationContext start(WebApplicationType type, TestRedis redis) {
        Class<?> stack = type == WebApplicationType.SERVLET ? SseApplication.Mvc.class : SseApplication.Reactive.class;
        return StartedApplication.web(type, redis, Map.of(), Sources.class, stack);
    }

    private static TestSseClient open(WebApplicationType type, ConfigurableApplicationContext application) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return TestSseClient.open(type, port, "/visible", "");
    }
}
