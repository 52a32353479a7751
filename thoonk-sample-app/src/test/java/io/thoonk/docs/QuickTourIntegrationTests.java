package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the quick tour tells a reader to do, with the files of that page, and compares what the page promises. */
@RedisTest
class QuickTourIntegrationTests {

    private static final Path PAGE = Documentation.page("quick-tour.md");

    private static final Pattern STEP = Pattern.compile("(?ms)^```bash\\n(.*?)^```.*?^```text\\n(.*?)^```$");

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\\n(.*?)^```\\n\\n```text\\n(.*?)^```$");

    /** What the example on the README leaves out. */
    private static final String README_IMPORTS = """
            package com.example;
            import io.thoonk.ThoonkTemplate;
            import io.thoonk.annotation.*;
            import io.thoonk.event.FeedEventType;
            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;
            """;

    private static final Pattern BODY = Pattern.compile("curl .* -d '(.*)'");

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    /** The time in which a reader kills the process. */
    private static final String FAR_AWAY = "10_000";

    @TempDir
    private static Path folder;

    @TempDir
    private static Path readmeFolder;

    private static SnippetProcess readme;

    /** The README's application starts beside the tour's, in feeds of its own. */
    @BeforeAll
    static void prepare(TestRedis redis) throws Exception {
        assertThat(SnippetCompiler.errors(README_IMPORTS + readme().group(1), readmeFolder))
                .isEmpty();
        readme = SnippetProcess.start(
                readmeFolder,
                "com.example.Mailroom",
                "--spring.data.redis.url=" + redis.uri(),
                "--thoonk.key-prefix=readme:",
                "--spring.main.web-application-type=none");
        Map<String, String> files = Documentation.files(PAGE);
        assertThat(files).containsKeys("pom.xml", "build.gradle", "src/main/resources/application.properties");
        // However long it takes until the process is killed, that is on the way.
        compile("600_000");
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().startsWith("src/main/resources/")) {
                Files.writeString(folder.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
            }
        }
    }

    @AfterAll
    static void end() {
        readme.close();
    }

    private static Matcher readme() throws Exception {
        Matcher example = EXAMPLE.matcher(Documentation.read(Documentation.page("../README.md")));
        assertThat(example.find()).isTrue();
        return example;
    }

    private static void compile(String farAway) throws Exception {
        for (Map.Entry<String, String> file : Documentation.files(PAGE).entrySet()) {
            if (file.getKey().startsWith("src/main/java/")) {
                assertThat(file.getValue()).contains(FAR_AWAY);
                assertThat(SnippetCompiler.errors(file.getValue().replace(FAR_AWAY, farAway), folder))
                        .isEmpty();
            }
        }
    }

    @Test
    void eachStepPrintsWhatThePageShows(TestRedis redis) throws Exception {
        List<String> killed = new ArrayList<>();
        try (SnippetProcess application = start(redis)) {
            int port = port(application);
            int steps = 0;
            for (Matcher step = STEP.matcher(Documentation.read(PAGE)); step.find(); ) {
                Matcher body = BODY.matcher(step.group(1));
                if (!body.find()) {
                    continue;
                }
                post(port, body.group(1));
                steps++;
                if (step.group(1).contains("pkill -9")) {
                    await().until(() -> application.output().contains("eve@example.org"));
                    killed.add(step.group(2));
                } else {
                    await().untilAsserted(() -> assertPrints(application, step.group(2)));
                }
            }
            assertThat(steps).isEqualTo(4);
            assertThat(application.output()).doesNotContain("ERROR");
        }
        // Nobody kills the next one in the middle, so it need not take long.
        compile("10");
        try (SnippetProcess application = start(redis)) {
            await().untilAsserted(() -> assertPrints(application, killed.get(0)));
        }
    }

    @Test
    void theReadmesApplicationPrintsWhatIsBelowIt() throws Exception {
        Matcher example = readme();
        await().untilAsserted(() -> assertPrints(readme, example.group(2)));
    }

    private static SnippetProcess start(TestRedis redis) throws Exception {
        return SnippetProcess.start(
                folder,
                "com.example.mailroom.Mailroom",
                "--spring.data.redis.url=" + redis.uri(),
                "--server.address=127.0.0.1",
                "--server.port=0");
    }

    private static int port(SnippetProcess application) {
        await().until(() -> PORT.matcher(application.output()).find());
        Matcher port = PORT.matcher(application.output());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static void post(int port, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/letters"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body())
                .matches("[0-9a-f]{32}\n");
    }

    private static void assertPrints(SnippetProcess application, String text) {
        assertThat(SnippetProcess.comparable(application.output()))
                .containsSubsequence(SnippetProcess.comparable(text));
    }
}
