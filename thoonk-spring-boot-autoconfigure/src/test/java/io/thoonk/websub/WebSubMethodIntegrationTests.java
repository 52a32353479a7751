package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkWebSub;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.Feed;
import io.thoonk.test.FreePorts;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class WebSubMethodIntegrationTests {

    private static final String ID = "tag:example.org,2026:news/";

    record Entry(String title) {}

    /** Looks once an hour, so all that comes earlier comes from the hub. */
    static class Planet {

        private final Map<String, String> heard = new ConcurrentHashMap<>();

        private final Set<String> gone = ConcurrentHashMap.newKeySet();

        @ThoonkWebSub(url = "${planet.url}", feed = "planet", every = "1h", internal = "true")
        void onEntry(Entry entry, @ItemId String id) {
            heard.put(id, entry.title());
        }

        @ThoonkWebSub(
                url = "${planet.url}",
                feed = "planet",
                durable = "removals",
                events = FeedEventType.RETRACT,
                every = "1h",
                internal = "true",
                id = "removals")
        void onRemoval(@ItemId String id) {
            gone.add(id);
        }
    }

    @Test
    void callsMethodsWithEntriesOfATopicAsItsHubTellsOfThem(TestRedis redis) {
        int hub = FreePorts.any();
        int port = FreePorts.any();
        Map<String, String> ofOrigin = Map.of(
                "known.port", String.valueOf(hub),
                "thoonk.atom.base-url", "http://127.0.0.1:" + hub,
                "thoonk.atom.authority", "example.org,2026",
                "thoonk.atom.feeds.news.path", "/news.atom",
                "thoonk.websub.hub.path", "/hub",
                "thoonk.websub.hub.feeds", "news",
                "thoonk.websub.hub.internal", "true");
        Map<String, String> ofFollower = Map.of(
                "known.port",
                String.valueOf(port),
                "planet.url",
                "http://127.0.0.1:" + hub + "/news.atom",
                "thoonk.key-prefix",
                "follower:",
                "thoonk.atom.base-url",
                "http://127.0.0.1:" + port,
                "thoonk.websub.subscriber.path",
                "/websub");
        Class<?> ports = WebSubSubscriberIntegrationTests.KnownPort.class;
        try (ConfigurableApplicationContext origin =
                StartedApplication.web(WebApplicationType.SERVLET, redis, ofOrigin, ports)) {
            ThoonkTemplate thoonk = origin.getBean(ThoonkTemplate.class);
            Feed<String> news = thoonk.feed("news", String.class);
            news.publish("a", "one");
            try (ConfigurableApplicationContext follower =
                    StartedApplication.web(WebApplicationType.SERVLET, redis, ofFollower, ports, Planet.class)) {
                Planet planet = follower.getBean(Planet.class);
                await().until(() -> planet.heard.equals(Map.of(ID + "a", "one")));
                await().until(() ->
                        thoonk.feed(HubSubscriptions.FEED, String.class).size() == 1);
                news.publish("b", "two");
                news.publish("a", "uno");
                await().until(() -> planet.heard.equals(Map.of(ID + "a", "uno", ID + "b", "two")));
                news.retract("b");
                await().until(() -> planet.gone.equals(Set.of(ID + "b")));
                ThoonkContainerRegistry containers = follower.getBean(ThoonkContainerRegistry.class);
                assertThat(containers.find("removals")).isPresent();
            }
        }
    }

    static class NoUrl {

        @ThoonkWebSub(url = "", feed = "planet")
        void work(Entry entry) {}
    }

    static class NoAddress {

        @ThoonkWebSub(url = "/news.atom", feed = "planet")
        void work(Entry entry) {}
    }

    static class NoFeed {

        @ThoonkWebSub(url = "https://example.org/news.atom", feed = "")
        void work(Entry entry) {}
    }

    static class NoPosition {

        @ThoonkWebSub(url = "https://example.org/news.atom", feed = "planet", durable = "")
        void work(Entry entry) {}
    }

    static class TooOften {

        @ThoonkWebSub(url = "https://example.org/news.atom", feed = "planet", every = "100ms")
        void work(Entry entry) {}
    }

    static class OnePositionForTwo {

        @ThoonkWebSub(url = "https://example.org/news.atom", feed = "planet")
        void work(Entry entry) {}

        @ThoonkWebSub(url = "https://example.org/news.atom", feed = "planet")
        void more(Entry entry) {}
    }

    static class OfAnImport {

        @ThoonkWebSub(url = "https://example.org/news.atom", feed = "taken")
        void work(Entry entry) {}
    }

    static Stream<Arguments> declarations() {
        return Stream.of(
                Arguments.of(NoUrl.class, "names no address", "Set url = \"https://…\""),
                Arguments.of(NoAddress.class, "must begin with http:// or https://", "Write the address"),
                Arguments.of(NoFeed.class, "names no feed", "Set feed"),
                Arguments.of(NoPosition.class, "has no name for its position", "or leave it out"),
                Arguments.of(TooOften.class, "has every = \"100ms\"", "1s or more"),
                Arguments.of(OnePositionForTwo.class, "share the position 'websub'", "on one of them"),
                Arguments.of(OfAnImport.class, "another import keeps equal to something else", "another feed"));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void stopTheStartWithTheMethodAndTheMend(
            Class<?> bean, String problem, String mend, TestRedis redis, CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(redis, "/websub", bean));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("on " + bean.getName() + ".")
                .contains(problem)
                .contains(mend);
    }

    @Test
    void saysThatHubsNeedAPlaceToCallBack(TestRedis redis, CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(redis, "", OfAnImport.class));
        assertThat(output).contains("""
                @ThoonkWebSub on io.thoonk.websub.WebSubMethodIntegrationTests$OfAnImport.work(Entry) needs thoonk.websub.subscriber.path, where hubs call back.

                Action:

                Set it to a path of the application that hubs can reach, like /websub.
                """);
    }

    private static void start(TestRedis redis, String path, Class<?> bean) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "thoonk.atom.base-url", "https://example.org",
                "thoonk.atom.imports.other.url", "https://example.org/other.atom",
                "thoonk.atom.imports.other.feed", "taken"));
        if (!path.isEmpty()) {
            properties.put("thoonk.websub.subscriber.path", path);
        }
        StartedApplication.run(redis, properties, bean).close();
    }
}
