package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.io.WireFeedInput;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@RedisTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtomFeedsIntegrationTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Map<WebApplicationType, ConfigurableApplicationContext> applications =
            new java.util.EnumMap<>(WebApplicationType.class);

    record Article(String title, String body, String secret) {}

    @BeforeAll
    void start() {
        for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)) {
            applications.put(
                    type,
                    StartedApplication.web(
                            type,
                            TestRedis.shared(),
                            Map.of(
                                    "thoonk.atom.authority", "example.org,2026",
                                    "thoonk.atom.feeds.news.path", "/news.atom",
                                    "thoonk.atom.feeds.news.max-entries", "5",
                                    "thoonk.atom.feeds.news.title", "The news",
                                    "thoonk.atom.feeds.wall.path", "/wall.atom",
                                    "thoonk.atom.feeds.articles.author", "The desk"),
                            Views.class));
        }
    }

    @AfterAll
    void stop() {
        applications.values().forEach(ConfigurableApplicationContext::close);
    }

    @Configuration(proxyBeanMethods = false)
    static class Views {

        @Bean
        AtomView<Article> articles() {
            return AtomView.of(
                            "articles",
                            Article.class,
                            article -> article.title().isEmpty()
                                    ? null
                                    : AtomEntry.titled(article.title()).html(article.body()))
                    .at("/articles.atom");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void showsWhatIsInAFeed(WebApplicationType type) throws Exception {
        io.thoonk.feed.Feed<String> news = thoonk(type).feed("news", String.class);
        assertThat(atom(get(type, "/news.atom")).getEntries()).isEmpty();
        news.publish("a", "{\"title\":\"One\",\"content\":\"first\"}");
        news.publish("b", "plain text");
        news.publish("a", "{\"title\":\"One!\",\"content\":\"edited\"}");

        HttpResponse<String> answer = get(type, "/news.atom");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/atom+xml;charset=utf-8");
        assertThat(answer.headers().firstValue("Link").orElse(""))
                .isEqualTo("<" + root(type) + "/news.atom>; rel=\"self\"; type=\"application/atom+xml\"");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("sandbox");
        Feed feed = atom(answer);
        assertThat(feed.getTitle()).isEqualTo("The news");
        assertThat(feed.getId()).isEqualTo("tag:example.org,2026:news");
        assertThat(feed.getEntries()).extracting(Entry::getTitle).containsExactly("One!", "plain text");
        assertThat(answer.body()).contains("<fh:complete>");
        assertThat(get(type, "/news.atom?format=rss").body()).contains("<rss", "<guid isPermaLink=\"false\">");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void answersWhoHasItAlready(WebApplicationType type) throws Exception {
        io.thoonk.feed.Feed<String> news = thoonk(type).feed("news", String.class);
        news.publish("a", "1");
        news.publish("b", "2");
        String etag = get(type, "/news.atom").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = get(type, "/news.atom", "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(etag);
        assertThat(get(type, "/news.atom?format=rss", "If-None-Match", etag).statusCode())
                .isEqualTo(200);

        List<Runnable> changes = List.of(
                () -> news.publish("b", "2"),
                () -> news.retract("b"),
                () -> news.publish("b", "3"),
                () -> news.retract("a"));
        for (Runnable change : changes) {
            change.run();
            HttpResponse<String> fresh = get(type, "/news.atom", "If-None-Match", etag);
            assertThat(fresh.statusCode()).isEqualTo(200);
            etag = fresh.headers().firstValue("ETag").orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void tellsWhatWasRetractedOnceSomebodyReads(WebApplicationType type) throws Exception {
        io.thoonk.feed.Feed<String> news = thoonk(type).feed("news", String.class);
        news.publishAll(Map.of("a", "1", "b", "2", "c", "3"));
        get(type, "/news.atom");
        news.retract("a");
        news.retract("b");
        news.publish("b", "again");
        String body = get(type, "/news.atom").body();
        assertThat(body).containsOnlyOnce("<at:deleted-entry").contains("ref=\"tag:example.org,2026:news/a\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void splitsALongFeedIntoPagesWithoutLossOrRepetition(WebApplicationType type) throws Exception {
        io.thoonk.feed.Feed<String> news = thoonk(type).feed("news", String.class);
        news.publishAll(IntStream.range(0, 23).mapToObj(String::valueOf).toList());
        List<String> seen = new ArrayList<>();
        String next = "/news.atom";
        int pages = 0;
        while (!next.isEmpty()) {
            HttpResponse<String> answer = get(type, next);
            assertThat(answer.body()).doesNotContain("fh:complete>");
            Feed page = atom(answer);
            page.getEntries().forEach(entry -> seen.add(entry.getTitle()));
            next = page.getOtherLinks().stream()
                    .filter(link -> "next".equals(link.getRel()))
                    .map(link -> link.getHref().substring(root(type).length()))
                    .findFirst()
                    .orElse("");
            pages++;
            // What has gone or moved meanwhile does not lose the place.
            String last = page.getEntries().get(page.getEntries().size() - 1).getId();
            news.retract(last.substring(last.lastIndexOf('/') + 1));
            news.publish("new");
        }
        assertThat(pages).isEqualTo(5);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 23)
                        .mapToObj(i -> String.valueOf(22 - i))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void showsWhatAViewMakesOfTheItemsAndNothingElse(WebApplicationType type) throws Exception {
        io.thoonk.feed.Feed<Article> articles = thoonk(type).feed("articles", Article.class);
        articles.publish("a", new Article("One", "<p>first</p>", "classified"));
        articles.publish("b", new Article("", "left out", "classified"));
        thoonk(type).feed("articles", String.class).publish("c", "classified: no article");

        HttpResponse<String> answer = get(type, "/articles.atom");
        Feed feed = atom(answer);
        assertThat(feed.getEntries()).extracting(Entry::getTitle).containsExactly("One");
        assertThat(feed.getAuthors().get(0).getName()).isEqualTo("The desk");
        assertThat(answer.body()).doesNotContain("classified", "left out");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void refusesWhatItCannotAnswer(WebApplicationType type) throws Exception {
        thoonk(type).sortedFeed("wall", String.class).append("x");
        assertThat(get(type, "/wall.atom").statusCode()).isEqualTo(404);
        assertThat(get(type, "/news.atom?format=pdf").statusCode()).isEqualTo(400);
        for (String before : List.of("x", "1", "1~", "~a", "-1~a", "1%27~a", "nan~a", "1e9999~a")) {
            assertThat(get(type, "/news.atom?before=" + before).statusCode())
                    .as(before)
                    .isEqualTo(400);
        }
        assertThat(send(type, request(type, "/news.atom").POST(HttpRequest.BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
        HttpResponse<String> head =
                send(type, request(type, "/news.atom").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).isPresent();
    }

    private ThoonkTemplate thoonk(WebApplicationType type) {
        ConfigurableApplicationContext application = applications.get(type);
        return java.util.Objects.requireNonNull(application).getBean(ThoonkTemplate.class);
    }

    private String root(WebApplicationType type) {
        return "http://127.0.0.1:"
                + ((WebServerApplicationContext) applications.get(type))
                        .getWebServer()
                        .getPort();
    }

    private HttpRequest.Builder request(WebApplicationType type, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root(type) + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> get(WebApplicationType type, String path, String... headers)
            throws IOException, InterruptedException {
        return send(type, request(type, path, headers));
    }

    private HttpResponse<String> send(WebApplicationType type, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Feed atom(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return (Feed) new WireFeedInput().build(new StringReader(answer.body()));
    }
}
