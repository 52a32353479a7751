package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.feed.Feed;
import io.thoonk.sse.FaultyApplication.Note;
import io.thoonk.sse.FaultyApplication.Place;
import io.thoonk.sse.FaultyApplication.Thrown;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with one item, client or piece of the application ends at most one connection. */
@RedisTest
class SseFaultsIntegrationTests {

    private static final Map<WebApplicationType, FaultyApplication> APPLICATIONS =
            new EnumMap<>(WebApplicationType.class);

    private static final AtomicInteger FEEDS = new AtomicInteger();

    @AfterAll
    static void close() {
        APPLICATIONS.values().forEach(FaultyApplication::close);
        APPLICATIONS.clear();
    }

    private static FaultyApplication application(WebApplicationType type) {
        return APPLICATIONS.computeIfAbsent(
                type,
                absent -> new FaultyApplication(
                        type,
                        TestRedis.shared(),
                        Map.of(
                                "thoonk.sse.heartbeat", "100ms",
                                "spring.jackson.json.read.allow-single-quotes", "true",
                                "spring.jackson.json.read.allow-java-comments", "true",
                                "spring.jackson.json.read.allow-unescaped-control-chars", "true",
                                "spring.jackson.json.read.allow-non-numeric-numbers", "true")));
    }

    private static String fresh(String prefix) {
        return prefix + FEEDS.incrementAndGet();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void goesOnAfterAFeedWhoseNameHasALineBreak(WebApplicationType type) {
        FaultyApplication application = application(type);
        String name = fresh("odd") + ".";
        Feed<String> ok = application.thoonk().feed(name + "ok", String.class);
        String seen;
        try (TestSseClient client = TestSseClient.open(type, application.port(), "/events?pattern=" + name + "*", "")) {
            await().until(() -> !client.lines().isEmpty());
            publishUntilHeard(ok, client);
            seen = client.lastId();
            int heard = client.data().size();
            for (String lineBreak : List.of("\n", "\r", "\r\n")) {
                application
                        .thoonk()
                        .feed(name + "a" + lineBreak + "data: b", String.class)
                        .publish("1", "x");
            }
            ok.publish("last", "y");
            await().until(() -> client.data().size() > heard);
            assertThat(client.data().get(heard)).isEqualTo("{\"type\":\"PUBLISH\",\"id\":\"last\",\"item\":\"y\"}");
            int lines = client.lines().size();
            await().until(() -> client.lines().stream().skip(lines).anyMatch(line -> line.startsWith(":")));
        }
        try (TestSseClient back = TestSseClient.open(type, application.port(), "/events?pattern=" + name + "*", seen)) {
            await().until(() -> !back.data().isEmpty());
            assertThat(back.data().get(0)).isEqualTo("{\"type\":\"PUBLISH\",\"id\":\"last\",\"item\":\"y\"}");
        }
    }

    private static void publishUntilHeard(Feed<String> feed, TestSseClient client) {
        await().until(() -> {
            feed.publish("first", "x");
            return !client.data().isEmpty();
        });
        // Events of one feed come in their order.
        feed.publish("marker", "x");
        await().until(() -> client.data().stream().anyMatch(data -> data.contains("\"marker\"")));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void refusesANameThatNoEventCanHave(WebApplicationType type) {
        ThoonkSse sse = application(type).sse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sse.feed("a\nb", Note.class))
                .withMessageContaining("line break");
        assertThatIllegalArgumentException().isThrownBy(() -> sse.events(Note.class, "ok", "a\rb"));
        assertThatIllegalArgumentException().isThrownBy(() -> sse.query("a\nb", Note.class, note -> true));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void writesJsonWhateverTheReaderTakes(WebApplicationType type) {
        FaultyApplication application = application(type);
        String name = fresh("lenient");
        Feed<byte[]> feed = application.thoonk().feed(name, byte[].class);
        feed.publish("plain", utf8("{\"text\" : \"a\",\n \"more\": 12345678901234567890.10}"));
        feed.publish("mark", utf8("\uFEFF{\"text\":\"b\"}"));
        feed.publish("utf16", "{\"text\":\"c\"}".getBytes(StandardCharsets.UTF_16));
        feed.publish("quotes", utf8("{'text':'d'} // said"));
        feed.publish("break", utf8("{\"text\":\"e\nf\"}"));
        assertThat(application.thoonk().feed(name, Note.class).all()).hasSize(5);
        feed.publish("none", utf8("no JSON"));
        feed.publish("two", utf8("{\"text\":\"g\"}"));
        try (TestSseClient client = TestSseClient.open(type, application.port(), "/feed/" + name, "")) {
            await().until(() -> client.data().size() == 1);
            feed.publish("later", utf8("\uFEFF{'text':'h'}"));
            await().until(() -> client.data().size() == 2);
            JsonMapper strict = new JsonMapper();
            assertThat(strict.readTree(client.data().get(0)).get("items").valueStream())
                    .extracting(item -> item.get("id").asString()
                            + item.get("item").get("text").asString())
                    .containsExactly("plaina", "markb", "utf16c", "quotesd", "breake\nf", "twog");
            assertThat(client.data().get(0)).contains("12345678901234567890.10");
            assertThat(strict.readTree(client.data().get(1)).at("/item/text").asString())
                    .isEqualTo("h");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void answersHeadWithHeadersAndKeepsNoClient(WebApplicationType type) throws Exception {
        FaultyApplication application = application(type);
        String name = fresh("head");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer = application.ask("HEAD", "/filtered/" + name);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
        }
        SseSource source = application.sse().feed(name, Note.class);
        assertThat(source.clientCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void keepsNoClientWhoseResponseNeverComesAbout(WebApplicationType type) throws Exception {
        FaultyApplication application = application(type);
        String name = fresh("failing");
        assertThat(application.ask("GET", "/failing/" + name).statusCode()).isEqualTo(500);
        SseSource source = application.sse().feed(name, Note.class);
        SseEmitter unused = source.emitter(null);
        assertThat(unused.getTimeout()).isZero();
        assertThat(source.clientCount()).isZero();
    }

    static Stream<Arguments> faults() {
        return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
                .flatMap(type -> Stream.of(Place.values())
                        .flatMap(place -> Stream.of(Thrown.values()).map(thrown -> Arguments.of(type, place, thrown))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void endsOnlyWhatTheApplicationsCodeFailedOn(WebApplicationType type, Place place, Thrown thrown) throws Exception {
        FaultyApplication application = application(type);
        String name = fresh(place == Place.PREDICATE ? "query." : "fault");
        Feed<Note> feed = application.thoonk().feed(name, Note.class);
        feed.publish("a", new Note("before"));
        try (TestSseClient witness = TestSseClient.open(type, application.port(), "/feed/" + name, "");
                TestSseClient victim = TestSseClient.open(type, application.port(), "/filtered/" + name, "")) {
            await().until(() -> witness.data().size() == 1 && victim.data().size() == 1);
            application.poison().put(place, thrown);
            feed.publish("b", new Note(FaultyApplication.POISON));
            feed.publish("c", new Note("after"));
            await().until(() -> witness.data().stream().anyMatch(data -> data.contains("after")));
            switch (place) {
                case FILTER -> {
                    await().until(victim::ended);
                    try (TestSseClient again = TestSseClient.open(type, application.port(), "/filtered/" + name, "")) {
                        await().until(again::ended);
                        assertThat(again.data()).isEmpty();
                    }
                    await().until(() -> application.sse().feed(name, Note.class).clientCount() == 1);
                }
                case PREDICATE, CONVERTER -> {
                    assertThat(witness.data()).noneMatch(data -> data.contains(FaultyApplication.POISON));
                    try (TestSseClient late = TestSseClient.open(type, application.port(), "/feed/" + name, "")) {
                        await().until(() -> late.data().size() == 1);
                        assertThat(late.data().get(0))
                                .contains("before", "after")
                                .doesNotContain("poison");
                    }
                }
                case OPENED -> {
                    await().ignoreException(IOException.class).untilAsserted(() -> assertThat(
                                    application.ask("GET", "/filtered/" + name).statusCode())
                            .isEqualTo(500));
                    await().until(() -> application.sse().feed(name, Note.class).clientCount() == 2);
                }
            }
            application.poison().remove();
            feed.publish("d", new Note("at last"));
            await().until(() -> witness.data().stream().anyMatch(data -> data.contains("at last")));
        } finally {
            application.poison().remove();
        }
    }
}
