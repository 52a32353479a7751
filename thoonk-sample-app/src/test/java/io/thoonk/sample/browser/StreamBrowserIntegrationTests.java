package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.sse.SseSource;
import io.thoonk.sse.ThoonkSse;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A page and its stream while Redis or the server is away, and names that mean something to a browser. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "wall.demo=false")
@BrowserTest
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamBrowserIntegrationTests {

    private static RedisProxy proxy;

    @LocalServerPort
    private int port;

    /** Past the proxy, so that the test's own calls fail of nothing. */
    private final ThoonkTemplate thoonk = TestTemplates.on(TestRedis.shared());

    @Autowired
    private Streams streams;

    private ChromeDriver browser;

    private WallPage page;

    @DynamicPropertySource
    static void redis(DynamicPropertyRegistry properties) {
        proxy = RedisProxy.to(TestRedis.shared());
        properties.add("spring.data.redis.url", () -> "redis://127.0.0.1:" + proxy.port());
        properties.add("spring.data.redis.timeout", () -> "2s");
    }

    @BeforeEach
    void start(ChromeDriver tab) {
        for (String id : thoonk.sortedFeed("wall", String.class).ids()) {
            thoonk.sortedFeed("wall", String.class).retract(id);
        }
        browser = tab;
        page = new WallPage(browser);
    }

    @AfterEach
    void pass() {
        proxy.pass();
    }

    /** First, while no other page has opened the stream yet. */
    @Test
    @Order(1)
    void aWallThatIsOpenedWhileRedisIsAwayComesToLifeByItself() {
        proxy.resetAll();
        browser.get("http://127.0.0.1:" + port + "/");
        await().until(page::isCutOff);
        await().until(() -> page.connection().contains("Redis"));
        await().until(() -> page.unread().startsWith("Nothing could be read yet"));
        assertThat(page.offersLetters()).isFalse();
        Chromium.screenshot(browser, "outage");
        proxy.pass();
        await().until(() -> !page.isCutOff() && page.unread().isEmpty());
        await().until(() -> page.summary().startsWith("0 on the wall"));
        hang("late.jpg");
        await().until(() -> page.names().equals(List.of("late.jpg")));
    }

    @Test
    void aReadingThatFailedIsRepeatedWithoutAnEvent() {
        browser.get("http://127.0.0.1:" + port + "/");
        await().until(() -> page.summary().startsWith("0 on the wall"));
        await().until(() -> !page.isCutOff());
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*/pictures")));
        hang("unread.jpg");
        await().until(() -> page.unread().startsWith("What is shown is old"));
        assertThat(page.names()).isEmpty();
        browser.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of()));
        await().until(() -> page.names().equals(List.of("unread.jpg")));
        await().until(() -> page.unread().isEmpty());
    }

    @Test
    void theScriptAsksAgainWhereAnEventSourceWouldHaveEnded() {
        streams.refusals.set(2);
        browser.get("http://127.0.0.1:" + port + "/icon.svg");
        browser.get("http://127.0.0.1:" + port + "/");
        browser.executeScript("""
                window.states = [];
                import("./webjars/thoonk/sse.js").then(({follow}) => window.stream =
                    follow("/flaky", {}, state => window.states.push(state)));
                """);
        await().until(() -> browser.executeScript("return window.states.join()").equals("away,live"));
        assertThat(streams.refusals).hasNegativeValue();
        browser.executeScript("window.stream.close()");
    }

    @Test
    void feedsWithNamesOfABrowsersOwnEventsDisturbNothing() {
        browser.get("http://127.0.0.1:" + port + "/");
        browser.executeScript("""
                window.heard = [];
                const events = new EventSource("/named");
                events.onerror = () => window.heard.push("onerror");
                events.onopen = () => window.heard.push("onopen");
                for (const name of ["feed:error", "feed:open"]) {
                  events.addEventListener(name, event => window.heard.push(name + JSON.parse(event.data).item));
                }
                """);
        await().until(() -> browser.executeScript("return window.heard.join()").equals("onopen"));
        await().until(() -> {
            thoonk.feed("error", String.class).publish("1", "!");
            thoonk.feed("open", String.class).publish("1", "?");
            String heard = String.valueOf(browser.executeScript("return window.heard.join()"));
            return heard.contains("feed:error!") && heard.contains("feed:open?");
        });
        assertThat(String.valueOf(browser.executeScript("return window.heard.slice(1).join()")))
                .doesNotContain("onerror", "onopen");
    }

    private void hang(String name) {
        thoonk.sortedFeed("wall", String.class)
                .append("{\"name\":\"" + name + "\",\"state\":\"WAITING\",\"percent\":0,\"note\":\"\",\"width\":0,"
                        + "\"height\":0,\"palette\":[]}");
    }

    @TestConfiguration
    @RestController
    static class Streams {

        private final AtomicInteger refusals = new AtomicInteger();

        private final SseSource named;

        Streams(ThoonkSse sse) {
            named = sse.events(String.class, "error", "open");
        }

        /** Closed with the context, which has no Redis to miss by then. */
        @Bean
        static RedisProxy proxy() {
            return proxy;
        }

        @GetMapping("/named")
        SseEmitter named() {
            return named.emitter(null);
        }

        @GetMapping("/flaky")
        ResponseEntity<SseEmitter> flaky() {
            return refusals.getAndDecrement() > 0
                    ? ResponseEntity.status(503).build()
                    : ResponseEntity.ok(named.emitter(null));
        }
    }
}
