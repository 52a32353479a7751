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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What readers that people use make of a feed. Skipped where there is no {@code newsboat}, or {@code python3} has no {@code feedparser}.
 * They are those of the system, or from the files of Debian's packages in the folder {@code THOONK_TEST_READERS}, as .ci/run makes it.
 */
@RedisTest
class RealReadersIntegrationTests {

    private static final String TITLE = "Ä <b>\"quoted\"</b> & 'more' \ud83d\ude80";

    private static final Path FILES =
            Path.of(Optional.ofNullable(System.getenv("THOONK_TEST_READERS")).orElse("nowhere"));

    private static final String NEWSBOAT = Optional.of(FILES.resolve("usr/bin/newsboat"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .orElse("newsboat");

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
        assumeFeedparser();
        String script = """
                import feedparser, sys
                for url in sys.argv[1:]:
                  d = feedparser.parse(url)
                  print(d.bozo, d.version, d.feed.title)
                  for e in d.entries: print(e.id, '|', e.title, '|', e.link, '|', e.get('author', ''))
                """;
        assertThat(python(script, url(""), url("?format=rss")))
                .containsExactly(
                        "False atom10 news",
                        "tag:example.org,2026:news/a | " + TITLE + " | https://example.org/1 | ",
                        "tag:example.org,2026:news/b | second | https://example.org/2 | ",
                        "False rss20 news",
                        "tag:example.org,2026:news/a | " + TITLE + " | https://example.org/1 | news",
                        "tag:example.org,2026:news/b | second | https://example.org/2 | news");
    }

    @Test
    void feedparserAsksForWhatIsNewAlone() throws Exception {
        assumeFeedparser();
        String script = """
                import feedparser, sys
                d = feedparser.parse(sys.argv[1], etag=sys.argv[2] if len(sys.argv) > 2 else None)
                print(d.status, d.get('etag'))
                for e in d.entries: print(e.id, '|', e.title, '|', e.summary if 'summary' in e else e.content[0].value)
                """;
        List<String> first = python(script, url(""));
        String etag = first.get(0).replaceFirst("^200 ", "");
        assertThat(first).hasSize(3).element(2).isEqualTo("tag:example.org,2026:news/b | second | two");
        assertThat(python(script, url(""), etag)).containsExactly("304 " + etag);

        feed.publish("b", "{\"title\":\"second, edited\",\"content\":\"two, too\"}");
        feed.retract("a");

        List<String> second = python(script, url(""), etag);
        assertThat(second).hasSize(2).element(1).isEqualTo("tag:example.org,2026:news/b | second, edited | two, too");
        assertThat(second.get(0)).startsWith("200 ").isNotEqualTo(first.get(0));
    }

    @Test
    void newsboatHasEachEntryOnceAndTakesEdits() throws Exception {
        assumeThat(run(List.of(NEWSBOAT, "-v")).status()).as("newsboat").isZero();
        assumeThat(run(List.of("python3", "-c", "import sqlite3")).status())
                .as("python3 with sqlite3, which reads what newsboat keeps")
                .isZero();

        newsboat("reload");
        assertThat(newsboat("print-unread")).contains("2 unread articles");
        assertThat(kept())
                .containsExactly(
                        "tag:example.org,2026:news/a | " + TITLE + " | https://example.org/1 | edited",
                        "tag:example.org,2026:news/b | second | https://example.org/2 | two");

        feed.publish("b", "{\"title\":\"second, edited\",\"content\":\"two, too\",\"link\":\"https://example.org/2\"}");
        feed.publish("c", "{\"title\":\"third\",\"content\":\"three\",\"link\":\"https://example.org/3\"}");
        newsboat("reload");
        assertThat(newsboat("print-unread")).contains("3 unread articles");
        assertThat(kept())
                .containsExactly(
                        "tag:example.org,2026:news/a | " + TITLE + " | https://example.org/1 | edited",
                        "tag:example.org,2026:news/b | second, edited | https://example.org/2 | two, too",
                        "tag:example.org,2026:news/c | third | https://example.org/3 | three");

        // Of retractions it knows nothing, and keeps what it has.
        feed.retract("c");
        newsboat("reload");
        assertThat(kept()).hasSize(3);
    }

    private String newsboat(String action) throws Exception {
        Path urls = Files.writeString(folder.resolve("urls"), url("") + "\n");
        Path config = Files.writeString(folder.resolve("config"), "");
        return run(List.of(NEWSBOAT, "-u", urls.toString(), "-c", cache(), "-C", config.toString(), "-x", action))
                .output();
    }

    private String cache() {
        return folder.resolve("cache.db").toString();
    }

    /** What newsboat keeps and shows, by id. */
    private List<String> kept() throws Exception {
        String script = """
                import sqlite3, sys
                for row in sqlite3.connect(sys.argv[1]).execute(
                    'select guid, title, url, content from rss_item where deleted = 0 order by guid'):
                  print(' | '.join(row))
                """;
        return python(script, cache());
    }

    private void assumeFeedparser() throws Exception {
        assumeThat(run(List.of("python3", "-c", "import feedparser")).status())
                .as("python3 with feedparser")
                .isZero();
    }

    private List<String> python(String script, String... arguments) throws Exception {
        Outcome outcome = run(Stream.concat(Stream.of("python3", "-c", script), Stream.of(arguments))
                .toList());
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output().lines().toList();
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
            if (Files.isDirectory(FILES)) {
                builder.environment().put("PYTHONPATH", FILES + "/usr/lib/python3/dist-packages");
                builder.environment().put("LD_LIBRARY_PATH", libraries());
            }
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

    private static String libraries() throws IOException {
        try (Stream<Path> folders = Files.list(FILES.resolve("usr/lib"))) {
            return folders.map(Path::toString)
                    .filter(each -> each.endsWith("-linux-gnu"))
                    .collect(Collectors.joining(":"));
        }
    }

    private record Outcome(int status, String output) {}
}
