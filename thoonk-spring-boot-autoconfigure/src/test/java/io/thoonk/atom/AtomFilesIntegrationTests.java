package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.io.WireFeedInput;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

@RedisTest
class AtomFilesIntegrationTests {

    @TempDir
    private Path folder;

    @Test
    void keepsAFileEqualToTheFeed(TestRedis redis) throws Exception {
        Path file = folder.resolve("news.atom");
        try (ConfigurableApplicationContext application = start(redis, file)) {
            io.thoonk.feed.Feed<String> news =
                    application.getBean(ThoonkTemplate.class).feed("news", String.class);
            await().until(() -> Files.exists(file));
            news.publish("a", "one");
            news.publish("b", "two");
            await().untilAsserted(() -> assertThat(titles(file)).containsExactly("two", "one"));
            news.retract("b");
            await().untilAsserted(() -> assertThat(titles(file)).containsExactly("one"));
            assertThat(Files.readString(file))
                    .contains("<fh:complete>", "href=\"https://example.org/news.atom\"", "tag:example.org,2026:news/b");
            assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.GROUP_READ);
            try (Stream<Path> all = Files.list(folder)) {
                assertThat(all).containsExactly(file);
            }
        }
    }

    @Test
    void catchesUpWithWhatHappenedWhileItWasAway(TestRedis redis) throws Exception {
        Path file = folder.resolve("news.rss");
        try (ConfigurableApplicationContext application = start(redis, file)) {
            application.getBean(ThoonkTemplate.class).feed("news", String.class).publish("a", "one");
            await().untilAsserted(() -> assertThat(file).content().contains("<title>one</title>"));
        }
        Files.writeString(file, "overwritten");
        try (ConfigurableApplicationContext application = start(redis, file)) {
            assertThat(application.isActive()).isTrue();
            await().untilAsserted(() -> assertThat(file).content().contains("<title>one</title>"));
        }
    }

    private static ConfigurableApplicationContext start(TestRedis redis, Path file) {
        return StartedApplication.run(
                redis,
                Map.of(
                        "spring.main.web-application-type", "none",
                        "thoonk.atom.base-url", "https://example.org",
                        "thoonk.atom.feeds.news.file", file.toString()));
    }

    private static List<String> titles(Path file) throws Exception {
        Feed feed = (Feed) new WireFeedInput().build(new StringReader(Files.readString(file)));
        return feed.getEntries().stream().map(Entry::getTitle).toList();
    }
}
