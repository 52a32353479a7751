package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.io.WireFeedInput;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.feed.FeedConfig;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

    @Test
    void hasTheTitleThatTheFeedHas(TestRedis redis) {
        Path file = folder.resolve("news.atom");
        try (ConfigurableApplicationContext application = start(redis, file)) {
            ThoonkTemplate template = application.getBean(ThoonkTemplate.class);
            template.feed("news", String.class).publish("a", "one");
            await().untilAsserted(() -> assertThat(file).content().contains("<title>one</title>"));
            template.configure("news", FeedConfig.builder().title("The latest").build());
            await().untilAsserted(() -> assertThat(file).content().contains("<title>The latest</title>"));
        }
    }

    @Test
    void isWholeHoweverManyWriteIt() throws Exception {
        Path file = folder.resolve("news.atom");
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            // Processes in containers have the same number, and so has this one for all of its writers.
            List<Callable<Void>> writes = IntStream.range(0, 100)
                    .<Callable<Void>>mapToObj(number -> () -> {
                        AtomFiles.replace(file, content(number));
                        byte[] found = Files.readAllBytes(file);
                        assertThat(found).hasSizeGreaterThan(10_000).containsOnly(found[0]);
                        return null;
                    })
                    .toList();
            for (Future<Void> write : writers.invokeAll(writes)) {
                write.get();
            }
        } finally {
            writers.shutdownNow();
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void removesWhatOnesThatDiedHaveLeft(TestRedis redis) throws Exception {
        Path file = folder.resolve("news.atom");
        Path old = Files.writeString(folder.resolve(".news.atom.1.tmp"), "half of it");
        Path other = Files.writeString(folder.resolve(".news.atom.b.1.tmp"), "of news.atom.b");
        for (Path left : List.of(old, other)) {
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        Path written = Files.writeString(folder.resolve(".news.atom.2.tmp"), "by somebody");

        try (ConfigurableApplicationContext application = start(redis, file)) {
            assertThat(application.isActive()).isTrue();
            await().until(() -> Files.exists(file));
        }

        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactlyInAnyOrder(file, written, other);
        }
    }

    private static byte[] content(int number) {
        byte[] content = new byte[10_001 + number];
        Arrays.fill(content, (byte) number);
        return content;
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
