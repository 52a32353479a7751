package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.atom.AtomImports.Source;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

@RedisTest
class AtomImportsIntegrationTests {

    private static final String RSS =
            "<rss version='2.0'><channel><title>t</title><link>http://x/</link><description>d</description>%s</channel></rss>";

    private final AtomicInteger unchanged = new AtomicInteger();

    private volatile String document = "";

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/feed", exchange -> {
            String body = document;
            String etag = "\"" + body.hashCode() + "\"";
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                unchanged.incrementAndGet();
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.getResponseHeaders().set("ETag", etag);
                answer(exchange, body.getBytes(StandardCharsets.UTF_8));
            }
            exchange.close();
        });
        server.createContext("/round", exchange -> redirect(exchange, "/round"));
        server.createContext("/to-feed", exchange -> redirect(exchange, "/feed"));
        server.createContext("/to-file", exchange -> redirect(exchange, "file:///etc/passwd"));
        server.createContext("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 200; i++) {
                    body.write(new byte[100_000]);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Configuration(proxyBeanMethods = false)
    static class Views {

        private static final AtomicBoolean FAILING = new AtomicBoolean();

        @Bean
        AtomImport<String> titles() {
            return AtomImport.of("titles", String.class, entry -> {
                String title = entry.entry().title();
                if (title.equals("uno") && FAILING.get()) {
                    throw new IllegalStateException(title);
                }
                return title.isEmpty() ? null : title;
            });
        }
    }

    @Test
    void isDeclaredAlthoughAnErrorCameInBetween(TestRedis redis) {
        FailingConverter converter = new FailingConverter();
        ThoonkSettings settings = ThoonkSettings.defaults();
        Source source = new Source(URI.create("http://localhost/feed"), "news", Duration.ofHours(1), true);
        try (ThoonkTemplate thoonk = new ThoonkTemplate(redis.connectionFactory(), converter, settings)) {
            AtomImports imports =
                    new AtomImports(Map.of("news", source), List.of(), thoonk, settings, converter, (name, read) -> {});
            imports.start();
            try {
                await().untilAsserted(() -> assertThat(
                                thoonk.jobs(Source.QUEUE, String.class).recurring("news"))
                        .isPresent());
            } finally {
                imports.stop();
            }
            assertThat(converter.failed).isTrue();
        }
    }

    /** Has no memory for the first payload. */
    private static final class FailingConverter implements PayloadConverter {

        private final PayloadConverter converter = new RawPayloadConverter();

        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public byte[] write(Object payload) {
            if (!failed.getAndSet(true)) {
                throw new NoClassDefFoundError("on purpose");
            }
            return converter.write(payload);
        }

        @Override
        public <T> T read(byte[] bytes, ResolvableType type) {
            return converter.read(bytes, type);
        }
    }

    @Test
    void keepsAFeedEqualToOneOfRss(TestRedis redis) {
        document = String.format(RSS, item("1", "one") + item("2", "two") + item("3", ""));
        try (ConfigurableApplicationContext application = start(redis, "/to-feed")) {
            Feed<String> titles = application.getBean(ThoonkTemplate.class).feed("titles", String.class);
            await().untilAsserted(() -> assertThat(titles.all()).isEqualTo(Map.of("1", "one", "2", "two")));
            await().until(() -> unchanged.get() > 1);
            document = String.format(RSS, item("4", "four") + item("1", "uno"));
            await().untilAsserted(
                            () -> assertThat(titles.all()).isEqualTo(Map.of("1", "uno", "2", "two", "4", "four")));
        }
    }

    @Test
    void takesTheOthersWhereAnEntryIsTooLarge(TestRedis redis) {
        document = String.format(RSS, item("1", "one") + item("2", "x".repeat(2_000)) + item("3", "three"));
        Map<String, Object> properties = new HashMap<>(
                properties("copy", "http://127.0.0.1:" + server.getAddress().getPort() + "/feed"));
        properties.put("thoonk.max-payload-size", "1KB");
        try (ConfigurableApplicationContext application = StartedApplication.run(redis, properties)) {
            Feed<String> copy = application.getBean(ThoonkTemplate.class).feed("copy", String.class);
            await().untilAsserted(() -> assertThat(copy.ids()).containsExactly("3", "1"));
            document = String.format(RSS, item("2", "two") + item("1", "one") + item("3", "three"));
            await().untilAsserted(() -> assertThat(copy.ids()).containsExactly("3", "1", "2"));
        }
    }

    @Test
    void keepsWhatThereIsOfAnEntryOnWhichTheFunctionFailsAndTriesItAgain(TestRedis redis) {
        String complete = "<complete xmlns='http://purl.org/syndication/history/1.0'/>";
        document = String.format(RSS, complete + item("1", "one") + item("2", "two"));
        try (ConfigurableApplicationContext application = start(redis, "/feed")) {
            Feed<String> titles = application.getBean(ThoonkTemplate.class).feed("titles", String.class);
            await().untilAsserted(() -> assertThat(titles.all()).isEqualTo(Map.of("1", "one", "2", "two")));
            Views.FAILING.set(true);
            document = String.format(RSS, complete + item("1", "uno") + item("3", "three"));
            await().untilAsserted(() -> assertThat(titles.all()).isEqualTo(Map.of("1", "one", "3", "three")));
            Views.FAILING.set(false);
            await().untilAsserted(() -> assertThat(titles.all()).isEqualTo(Map.of("1", "uno", "3", "three")));
        } finally {
            Views.FAILING.set(false);
        }
    }

    @Test
    void keepsAFeedEqualToOneOfThisLibrary(TestRedis redis) {
        try (ConfigurableApplicationContext origin = StartedApplication.web(
                WebApplicationType.SERVLET,
                redis,
                Map.of("thoonk.atom.feeds.news.path", "/news.atom", "thoonk.atom.authority", "example.org,2026"))) {
            Feed<String> news = origin.getBean(ThoonkTemplate.class).feed("news", String.class);
            news.publish("a", "one");
            news.publish("b", "two");
            int port = ((WebServerApplicationContext) origin).getWebServer().getPort();
            try (ConfigurableApplicationContext application =
                    StartedApplication.run(redis, properties("copy", "http://127.0.0.1:" + port + "/news.atom"))) {
                Feed<String> copy = application.getBean(ThoonkTemplate.class).feed("copy", String.class);
                await().untilAsserted(() -> assertThat(copy.ids())
                        .containsExactly("tag:example.org,2026:news/a", "tag:example.org,2026:news/b"));
                assertThat(copy.get("tag:example.org,2026:news/a").orElse(""))
                        .startsWith("{\"title\":\"one\",\"content\":\"one\",\"type\":\"text\",\"updated\":\"");
                news.retract("a");
                news.publish("b", "zwei");
                await().untilAsserted(() -> {
                    assertThat(copy.ids()).containsExactly("tag:example.org,2026:news/b");
                    assertThat(copy.get("tag:example.org,2026:news/b").orElse(""))
                            .contains("zwei");
                });
            }
        }
    }

    @Test
    void keepsAFeedOfThousandsEqual(TestRedis redis) {
        document = thousands("", 1, 3_000);
        try (ConfigurableApplicationContext application = StartedApplication.run(
                redis,
                properties("many", "http://127.0.0.1:" + server.getAddress().getPort() + "/feed"))) {
            Feed<String> many = application.getBean(ThoonkTemplate.class).feed("many", String.class);
            await().until(() -> many.size() == 3_000);
            List<String> oldestFirst = many.ids();
            assertThat(oldestFirst).startsWith("urn:3000", "urn:2999").endsWith("urn:2", "urn:1");
            document = thousands("<fh:complete/>", 0, 2_900);
            await().until(() -> many.size() == 2_901);
            assertThat(many.ids()).startsWith("urn:2900").endsWith("urn:1", "urn:0");
            assertThat(many.get("urn:0").orElse("")).contains("\"title\":\"entry 0\"");
        }
    }

    private static String thousands(String more, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> "<entry><id>urn:" + i + "</id><title>entry " + i
                        + "</title><updated>2026-11-29T12:00:00Z</updated><content>" + "text ".repeat(20)
                        + "</content></entry>")
                .collect(Collectors.joining(
                        "",
                        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:fh='http://purl.org/syndication/history/1.0'>"
                                + "<id>urn:many</id><title>many</title><updated>2026-11-29T12:00:00Z</updated>" + more,
                        "</feed>"));
    }

    @Test
    void refusesDeclarationsAndWhatIsNoFeed() {
        for (String hostile : List.of(
                "<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + String.format(RSS, item("1", "&e;")),
                "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + String.format(RSS, item("1", "&b;")),
                "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'>" + String.format(RSS, ""),
                "<feed xmlns='http://www.w3.org/2005/Atom'>",
                "<html/>",
                "<rss version='2.0'/>",
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'/>",
                String.format(RSS, "<cloud port='x'/>"),
                "not xml",
                "",
                "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>" + "<a>".repeat(200_000)
                        + "</a>".repeat(200_000) + "</content></entry></feed>")) {
            assertThatExceptionOfType(RefusedImportException.class)
                    .as(hostile.substring(0, Math.min(60, hostile.length())))
                    .isThrownBy(() -> ImportedFeed.read(
                            hostile.getBytes(StandardCharsets.UTF_8), URI.create("http://example.org/")));
        }
    }

    @Test
    void refusesWhereItMustNotGoAndWhatIsTooLarge() {
        FeedFetch fetch = new FeedFetch(Duration.ofSeconds(20));
        String root = "http://127.0.0.1:" + server.getAddress().getPort();
        Map<String, String> refused = Map.of(
                root + "/feed",
                "inside a network",
                "http://localhost:" + server.getAddress().getPort() + "/feed",
                "inside a network",
                "http://[::1]/feed",
                "inside a network",
                "file:///etc/passwd",
                "must begin with http",
                "ftp://example.org/",
                "must begin with http",
                "http://user@example.org/",
                "must have neither a user",
                "http://example.org:99999/",
                "must have a port");
        refused.forEach((address, why) -> assertThatExceptionOfType(RefusedImportException.class)
                .isThrownBy(() -> fetch.get(URI.create(address), false, FeedFetch.Known.NOTHING))
                .withMessageContaining(why));
        Map<String, String> allowed = new HashMap<>();
        allowed.put("/round", "more than 5 times");
        allowed.put("/to-file", "must begin with http");
        allowed.put("/missing", "404");
        allowed.forEach((path, why) -> assertThatExceptionOfType(RefusedImportException.class)
                .isThrownBy(() -> fetch.get(URI.create(root + path), true, FeedFetch.Known.NOTHING))
                .withMessageContaining(why));
        assertThatIOException()
                .isThrownBy(() -> fetch.get(URI.create(root + "/huge"), true, FeedFetch.Known.NOTHING))
                .withMessageContaining("more than 10000000 bytes");
    }

    /** One would look the name up by itself, and nobody could tell where it led. */
    @Test
    void usesNoProxy() {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(server.getAddress()));
        try {
            FeedFetch fetch = new FeedFetch(Duration.ofSeconds(20));
            assertThatIOException()
                    .isThrownBy(() -> fetch.get(URI.create("http://feed.invalid/feed"), true, FeedFetch.Known.NOTHING));
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void followsRedirectsWithFragmentsAndKeepsNoTagThatCannotBeSentBack() throws Exception {
        server.createContext("/to-part", exchange -> redirect(exchange, "/odd#part"));
        server.createContext("/odd", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"a\u0001\"");
            exchange.getResponseHeaders().set("Last-Modified", "Mon, 30 Nov 2026 05:00:00 GMT");
            answer(exchange, bytes("text"));
            exchange.close();
        });
        URI from = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/to-part#part");
        FeedFetch.Fetched fetched = new FeedFetch(Duration.ofSeconds(20))
                .get(from, true, FeedFetch.Known.NOTHING)
                .orElseThrow();
        assertThat(fetched.address()).isEqualTo(from.resolve("/odd"));
        assertThat(fetched.body()).asString().isEqualTo("text");
        assertThat(fetched.known())
                .isEqualTo(new FeedFetch.Known(Optional.empty(), Optional.of("Mon, 30 Nov 2026 05:00:00 GMT")));
    }

    @Test
    void takesTheLatestOfEntriesWithTheSameIdAndResolvesLinks() {
        ImportedFeed feed = ImportedFeed.read(
                ("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:fh='http://purl.org/syndication/history/1.0'"
                                + " xmlns:at='http://purl.org/atompub/tombstones/1.0'><fh:complete/>"
                                + "<at:deleted-entry ref='urn:3' when='2026-11-29T12:00:00+01:00'/>"
                                + "<entry><id>urn:1</id><title>old</title><updated>2026-11-28T00:00:00Z</updated></entry>"
                                + "<entry><id>urn:1</id><title>new</title><updated>2026-11-29T00:00:00Z</updated>"
                                + "<link href='/one'/><content type='html'>&lt;p></content></entry>"
                                + "<entry><title>without id</title></entry></feed>")
                        .getBytes(StandardCharsets.UTF_8),
                URI.create("https://example.org/feeds/news"));
        assertThat(feed.complete()).isTrue();
        assertThat(feed.gone())
                .containsExactly(Map.entry("urn:3", Optional.of(java.time.Instant.parse("2026-11-29T11:00:00Z"))));
        assertThat(feed.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.entry())
                    .isEqualTo(AtomEntry.titled("new").html("<p>").link("https://example.org/one"));
            assertThat(entry.updated()).hasValue(java.time.Instant.parse("2026-11-29T00:00:00Z"));
        });
    }

    @Test
    void takesEntriesWhoseLinksAndAuthorsLackWhatTheyMustHave() {
        for (String namespace : List.of("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")) {
            ImportedFeed feed = ImportedFeed.read(
                    bytes("<feed version='0.3' xmlns='" + namespace + "'><entry><id>urn:1</id><title>one</title>"
                            + "<link rel='alternate' type='text/html'/><link rel='alternate' href='/one'/>"
                            + "<author><email>a@example.org</email></author></entry></feed>"),
                    URI.create("https://example.org/feeds/news"));
            assertThat(feed.entries())
                    .extracting(ImportedEntry::entry)
                    .containsExactly(AtomEntry.titled("one").link("https://example.org/one"));
        }
    }

    @Test
    void readsFractionsOfASecondOfAnyLength() {
        String entry = "<entry><id>urn:%1$s</id><updated>2026-11-30T10:00:00.%1$sZ</updated></entry>";
        ImportedFeed feed = ImportedFeed.read(
                ("<feed xmlns='http://www.w3.org/2005/Atom'>" + String.format(entry, "5") + String.format(entry, "123")
                                + String.format(entry, "123456") + String.format(entry, "987654321") + "</feed>")
                        .getBytes(StandardCharsets.UTF_8),
                URI.create("https://example.org/feeds/news"));
        assertThat(feed.entries())
                .extracting(each -> each.updated().orElseThrow().toString())
                .containsExactly(
                        "2026-11-30T10:00:00.500Z",
                        "2026-11-30T10:00:00.123Z",
                        "2026-11-30T10:00:00.123Z",
                        "2026-11-30T10:00:00.987Z");
    }

    private ConfigurableApplicationContext start(TestRedis redis, String path) {
        return StartedApplication.run(
                redis,
                properties("titles", "http://127.0.0.1:" + server.getAddress().getPort() + path),
                Views.class);
    }

    private static Map<String, Object> properties(String name, String address) {
        return Map.of(
                "spring.main.web-application-type",
                "none",
                "thoonk.atom.imports." + name + ".url",
                address,
                "thoonk.atom.imports." + name + ".every",
                "1s",
                "thoonk.atom.imports." + name + ".internal",
                "true");
    }

    private static String item(String id, String title) {
        return "<item><guid isPermaLink='false'>" + id + "</guid><title>" + title + "</title></item>";
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
