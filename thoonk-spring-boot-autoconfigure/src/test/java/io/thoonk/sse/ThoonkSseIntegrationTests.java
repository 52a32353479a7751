package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.sse.SseApplication.Article;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

@RedisTest
class ThoonkSseIntegrationTests {

    private static final Map<String, String> DEFAULTS = Map.of();

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void givesTheContentAndThenEveryChange(WebApplicationType type) {
        try (SseApplication application = start(type, DEFAULTS)) {
            Feed<String> feed = application.thoonk().feed("news", String.class);
            feed.publish("a", "say \"hi\"\nthere");
            try (TestSseClient client = TestSseClient.open(application.port(), "/news", "")) {
                await().until(() -> client.data().size() == 1);
                feed.publish("b", "2");
                feed.publish("a", "3");
                feed.retract("b");
                await().until(() -> client.data().size() == 4);
                assertThat(client.data())
                        .containsExactly(
                                "{\"type\":\"SNAPSHOT\",\"items\":[{\"id\":\"a\",\"item\":\"say \\\"hi\\\"\\u000athere\"}]}",
                                "{\"type\":\"PUBLISH\",\"id\":\"b\",\"item\":\"2\"}",
                                "{\"type\":\"EDIT\",\"id\":\"a\",\"item\":\"3\"}",
                                "{\"type\":\"RETRACT\",\"id\":\"b\"}");
                assertThat(client.lines())
                        .anyMatch(line -> line.matches("event: ?news"))
                        .anyMatch(line -> line.matches("retry: ?1000"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void givesASortedFeedInItsOrderWithItsMoves(WebApplicationType type) {
        try (SseApplication application = start(type, DEFAULTS)) {
            SortedFeed<Article> feed = application.thoonk().sortedFeed("wall", Article.class);
            String one = feed.append(new Article("one", 1));
            String two = feed.prepend(new Article("two", 2));
            try (TestSseClient client = TestSseClient.open(application.port(), "/wall", "")) {
                await().until(() -> client.data().size() == 1);
                feed.moveFirst(one);
                await().until(() -> client.data().size() == 2);
                assertThat(client.data())
                        .containsExactly(
                                "{\"type\":\"SNAPSHOT\",\"items\":[{\"id\":\"" + two
                                        + "\",\"item\":{\"title\":\"two\",\"words\":2}},{\"id\":\"" + one
                                        + "\",\"item\":{\"title\":\"one\",\"words\":1}}]}",
                                "{\"type\":\"POSITION\",\"id\":\"" + one + "\",\"position\":\"begin:\"}");
            }
            try (TestSseClient late = TestSseClient.open(application.port(), "/wall", "")) {
                await().until(() -> late.data().size() == 1);
                assertThat(late.data().get(0)).containsSubsequence("\"one\"", "\"two\"");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void givesWhoComesBackWhatItMissedAndNothingElse(WebApplicationType type) {
        try (SseApplication application = start(type, Map.of("thoonk.sse.replay", "5"))) {
            Feed<String> feed = application.thoonk().feed("news", String.class);
            feed.publish("a", "1");
            String seen;
            try (TestSseClient client = TestSseClient.open(application.port(), "/news", "")) {
                await().until(() -> client.data().size() == 1);
                feed.publish("b", "1");
                await().until(() -> client.data().size() == 2);
                seen = client.lastId();
            }
            feed.publish("c", "1");
            feed.publish("d", "1");
            try (TestSseClient client = TestSseClient.open(type, application.port(), "/news", seen)) {
                await().until(() -> client.data().size() == 2);
                feed.publish("e", "1");
                await().until(() -> client.data().size() == 3);
                assertThat(client.data())
                        .extracting(data -> data.replaceAll(".*\"id\":\"(.)\".*", "$1"))
                        .containsExactly("c", "d", "e");
            }
            // What the server has not heard yet takes no place in its replay: one who listens tells when it has.
            try (TestSseClient client = TestSseClient.open(type, application.port(), "/news", "")) {
                await().until(() -> !client.data().isEmpty());
                IntStream.range(0, 6).forEach(i -> feed.publish("x" + i, "1"));
                await().until(() -> client.data().stream().anyMatch(data -> data.contains("\"x5\"")));
            }
            for (String unknown : List.of(seen, "nonsense-17", "nonsense")) {
                try (TestSseClient client = TestSseClient.open(type, application.port(), "/news", unknown)) {
                    await().until(() -> !client.data().isEmpty());
                    assertThat(client.data().get(0)).startsWith("{\"type\":\"SNAPSHOT\"");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void givesTheEventsOfPatternsAndNames(WebApplicationType type) {
        try (SseApplication application = start(type, DEFAULTS)) {
            try (TestSseClient client = TestSseClient.open(application.port(), "/all", "")) {
                // The answer begins before the subscription does, and of what was before nothing is told: an id that is
                // published for a second time would come as an edit.
                AtomicInteger id = new AtomicInteger();
                await().until(() -> {
                    application.thoonk().feed("notes", String.class).publish("" + id.incrementAndGet(), "x");
                    application.thoonk().feed("other", String.class).publish("" + id.get(), "x");
                    application.thoonk().feed("ticker", String.class).publish("" + id.get(), "y");
                    return Stream.of("x", "y").allMatch(item -> client.data().stream()
                            .anyMatch(data -> data.matches(
                                    "\\{\"type\":\"PUBLISH\",\"id\":\"\\d+\",\"item\":\"" + item + "\"}")));
                });
                assertThat(client.lines()).anyMatch(line -> line.matches("event: ?notes"));
                assertThat(client.lines()).noneMatch(line -> line.matches("event: ?other"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void followsAQuery(WebApplicationType type) {
        try (SseApplication application = start(type, DEFAULTS)) {
            Feed<Article> feed = application.thoonk().feed("articles", Article.class);
            feed.publish("a", new Article("long", 100));
            feed.publish("b", new Article("short", 1));
            try (TestSseClient client = TestSseClient.open(application.port(), "/longOnes", "")) {
                await().until(() -> client.data().size() == 1);
                feed.publish("b", new Article("grown", 200));
                feed.publish("b", new Article("still", 201));
                feed.publish("a", new Article("cut", 2));
                await().until(() -> client.data().size() == 4);
                assertThat(client.data())
                        .containsExactly(
                                "{\"type\":\"SNAPSHOT\",\"items\":[{\"id\":\"a\",\"item\":{\"title\":\"long\",\"words\":100}}]}",
                                "{\"type\":\"ENTER\",\"id\":\"b\",\"item\":{\"title\":\"grown\",\"words\":200}}",
                                "{\"type\":\"CHANGE\",\"id\":\"b\",\"item\":{\"title\":\"still\",\"words\":201}}",
                                "{\"type\":\"LEAVE\",\"id\":\"a\"}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void filtersForOneClient(WebApplicationType type) {
        try (SseApplication application = start(type, DEFAULTS)) {
            Feed<String> feed = application.thoonk().feed("news", String.class);
            feed.publish("a", "1");
            try (TestSseClient client = TestSseClient.open(application.port(), "/retractions", "")) {
                await().until(() -> client.data().size() == 1);
                feed.publish("b", "1");
                feed.retract("a");
                await().until(() -> client.data().size() == 2);
                assertThat(client.data())
                        .containsExactly("{\"type\":\"SNAPSHOT\",\"items\":[]}", "{\"type\":\"RETRACT\",\"id\":\"a\"}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void dropsAClientThatDoesNotReadAndNobodyElse(WebApplicationType type) {
        try (SseApplication application = start(type, Map.of("thoonk.sse.buffer", "20"))) {
            Feed<String> feed = application.thoonk().feed("news", String.class);
            String large = "x".repeat(200_000);
            try (TestSseClient reading = TestSseClient.open(application.port(), "/news", "");
                    TestSseClient silent = TestSseClient.silent(application.port(), "/news", "", 1024)) {
                await().until(() -> application.source("news").clientCount() == 2);
                // A snapshot that is taken after the first publication holds it, and no event of it follows.
                await().until(() -> reading.data().size() == 1);
                int published = 0;
                while (application.source("news").clientCount() == 2 && published < 500) {
                    feed.publish("same", large);
                    published++;
                    int sent = published;
                    await().until(() -> reading.data().size() == sent + 1);
                }
                assertThat(application.source("news").clientCount()).isEqualTo(1);
                feed.publish("last", "1");
                await().until(() ->
                        reading.data().get(reading.data().size() - 1).contains("\"last\""));
                assertThat(reading.data()).hasSize(published + 2);
                assertThat(silent.ended()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void beatsAndForgetsClientsThatAreGone(WebApplicationType type) {
        try (SseApplication application = start(type, Map.of("thoonk.sse.heartbeat", "50ms"))) {
            try (TestSseClient client = TestSseClient.open(application.port(), "/news", "")) {
                await().until(() -> client.lines().stream()
                                .filter(line -> line.startsWith(":"))
                                .count()
                        > 5);
                assertThat(application.source("news").clientCount()).isEqualTo(1);
            }
            await().until(() -> application.source("news").clientCount() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void servesManyClientsOverOneSubscriptionThroughALostConnection(WebApplicationType type, TestRedis redis) {
        try (SseApplication application = start(type, DEFAULTS);
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            Feed<String> feed = application.thoonk().feed("news", String.class);
            List<TestSseClient> clients = IntStream.range(0, 40)
                    .mapToObj(i -> TestSseClient.open(application.port(), "/news", ""))
                    .toList();
            await().until(() ->
                    clients.stream().allMatch(client -> client.data().size() == 1));
            // Redis may hear of the end of those of a test before a little later.
            await().untilAsserted(() -> assertThat(
                            connection.sync().clientList().lines().filter(line -> line.contains("flags=P")))
                    .hasSize(1));
            connection.sync().clientKill(KillArgs.Builder.typePubsub());
            feed.publish("a", "1");
            await().until(() ->
                    clients.stream().allMatch(client -> client.data().size() == 2));
            clients.forEach(client ->
                    assertThat(client.data().get(1)).isEqualTo("{\"type\":\"PUBLISH\",\"id\":\"a\",\"item\":\"1\"}"));
            clients.forEach(TestSseClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void endsItsConnectionsWithTheApplication(WebApplicationType type) {
        SseApplication application = start(type, DEFAULTS);
        try (TestSseClient client = TestSseClient.open(application.port(), "/news", "")) {
            await().until(() -> client.data().size() == 1);
            application.close();
            await().until(client::ended);
        }
    }

    private static SseApplication start(WebApplicationType type, Map<String, String> properties) {
        return new SseApplication(type, TestRedis.shared(), properties);
    }
}
