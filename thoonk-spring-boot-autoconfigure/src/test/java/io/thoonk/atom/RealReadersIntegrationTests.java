package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What readers that people use make of a feed. Skipped where {@code newsboat} is not on the {@code PATH}, or {@code python3} has no
 * {@code feedparser}: Debian has both, as {@code newsboat} and {@code python3-feedparser}.
 */
@RedisTest
class RealReadersIntegrationTests {

    private static final String TITLE = "Ä <b>\"quoted\"</b> & 'more' \ud83d\ude80";

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext application;

    private Feed<String> feed;

    @BeforeEach
    void start(TestRedis redis) {
        application = StartedApplication.web(
                WebApplicationType.SERVLET,
                redis,
                Map.of("thoonk.atom.feeds.news.path", "/news.atom", "thoonk.atom.authority", "example.org,2026"));
        feed = application.getBean(ThoonkTemplate.class).feed("news", String.class);
        feed.publish("a", "{\"title\":\"first\",\"content\":\"one\",\"link\":\"https://example.org/1\"}");
        feed.publish("b", "{\"title\":\"second\",\"content\":\"two\",\"link\":\"https://example.org/2\"}");
        feed.publish(
                "a",
                "{\"title\":\"" + TITLE.replace("\"", "\\\"")
                        + "\",\"content\":\"edited\",\"link\":\"https://example.org/1\"}");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void feedparserHasTheFeed() throws Exception {
        assumeThat(run(List.of("python3", "-c", "import feedparser")).status())
                .as("python3 with feedparser")
                .isZero();
        String script = "import feedparser,sys\n"
                + "for url in sys.argv[1:]:\n"
                + "  d = feedparser.parse(url)\n"
                + "  print(d.bozo, d.version, d.feed.title)\n"
                + "  for e in d.entries: print(e.id, '|', e.title, '|', e.link, '|', e.get('author', ''))\n";
        Outcome outcome = run(List.of("python3", "-c", script, url(""), url("?format=rss")));
        String htmlTitle = TITLE;
        assertThat(outcome.output().lines())
                .containsExactly(
                        "False atom10 news",
                        "tag:example.org,2026:news/a | " + htmlTitle + " | https://example.org/1 | ",
                        "tag:example.org,2026:news/b | second | https://example.org/2 | ",
                        "False rss20 news",
                        "tag:example.org,2026:news/a | " + htmlTitle + " | https://example.org/1 | news",
                        "tag:example.org,2026:news/b | second | https://example.org/2 | news");
    }

    @Test
    void newsboatListsEachEntryOnceAndTakesEdits() throws Exception {
        assumeThat(run(List.of("newsboat", "-v")).status()).as("newsboat").isZero();
        Path urls = Files.writeString(folder.resolve("urls"), url("") + "\n");
        Path config = Files.writeString(folder.resolve("config"), "");
        List<String> command = List.of(
                "newsboat",
                "-u",
                urls.toString(),
                "-c",
                folder.resolve("cache.db").toString(),
                "-C",
                config.toString(),
                "-x");
        run(with(command, "reload"));
        assertThat(run(with(command, "print-unread")).output()).contains("2 unread articles");
        feed.publish("b", "{\"title\":\"second, edited\",\"content\":\"two\"}");
        feed.publish("c", "{\"title\":\"third\",\"content\":\"three\"}");
        run(with(command, "reload"));
        assertThat(run(with(command, "print-unread")).output()).contains("3 unread articles");
    }

    private static List<String> with(List<String> command, String action) {
        return java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of(action))
                .toList();
    }

    private String url(String query) {
        return "http://127.0.0.1:"
                + ((WebServerApplicationContext) application).getWebServer().getPort() + "/news.atom" + query;
    }

    private Outcome run(List<String> command) throws InterruptedException {
        try {
            Path output = folder.resolve("output");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException ex) {
            return new Outcome(-1, ex.toString());
        }
    }

    private record Outcome(int status, String output) {}
}
