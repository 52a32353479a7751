package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.ThoonkTemplate;
import io.thoonk.sse.ThoonkSse;
import io.thoonk.test.PatientWaits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two windows stay equal to Redis while a process beside the application edits, and are so again after one was cut off. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "wall.demo=false")
@BrowserTest
class EqualWindowsBrowserIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    @Autowired
    private ThoonkSse sse;

    @Autowired
    private DataRedisConnectionDetails redis;

    private ChromeDriver browser;

    private WallPage page;

    private String first;

    private String second;

    private Process editor;

    private BufferedReader answers;

    @BeforeEach
    void openTwoWindowsAndStartTheThirdProcess(ChromeDriver tab) throws IOException {
        for (String id : thoonk.sortedFeed("wall", String.class).ids()) {
            thoonk.sortedFeed("wall", String.class).retract(id);
        }
        editor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Editor.class.getName(),
                        Integer.toString(redis.getStandalone().getPort()),
                        "4711")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = editor.inputReader(StandardCharsets.UTF_8);
        browser = tab;
        page = new WallPage(browser);
        first = browser.getWindowHandle();
        browser.get("http://127.0.0.1:" + port + "/");
        browser.switchTo().newWindow(WindowType.WINDOW).get("http://127.0.0.1:" + port + "/");
        second = browser.getWindowHandle();
    }

    @AfterEach
    void close() throws Exception {
        editor.outputWriter().close();
        if (!editor.waitFor(20, TimeUnit.SECONDS)) {
            editor.destroyForcibly();
        }
    }

    @Test
    void staysEqualAndIsEqualAgain() throws IOException {
        change(40);
        bothEqualRedis();
        change(60);
        bothEqualRedis();
        shoot(first, "windows-1-live");

        browser.switchTo().window(second);
        offline(true);
        // The browser's switch leaves open connections alone, so the server hangs up; one window comes back, the other
        // cannot.
        sse.stop();
        sse.start();
        await().atMost(PATIENCE).until(page::isCutOff);
        change(60);
        browser.switchTo().window(first);
        await().atMost(PATIENCE).until(() -> page.tiles().equals(inRedis()));
        List<String> now = inRedis();
        browser.switchTo().window(second);
        assertThat(page.tiles()).as("cut off").isNotEqualTo(now);
        shoot(second, "windows-2-cut-off");
        shoot(first, "windows-3-meanwhile");

        browser.switchTo().window(second);
        offline(false);
        change(60);
        bothEqualRedis();
        await().atMost(PATIENCE).until(() -> !page.isCutOff());
        shoot(second, "windows-4-back");
        shoot(first, "windows-5-equal");
        assertThat(inRedis()).hasSizeGreaterThan(4);
    }

    private void change(int count) throws IOException {
        OutputStream orders = editor.getOutputStream();
        orders.write((count + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        String line;
        do {
            line = answers.readLine();
        } while (line != null && !line.startsWith("changed"));
        assertThat(line).isEqualTo("changed " + count);
    }

    private void bothEqualRedis() {
        for (String window : List.of(first, second)) {
            browser.switchTo().window(window);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(page.tiles()).isEqualTo(inRedis()));
        }
    }

    private List<String> inRedis() {
        return thoonk.sortedFeed("wall", String.class).all().entrySet().stream()
                .map(tile -> tile.getKey() + " " + JsonPath.read(tile.getValue(), "$.name") + " "
                        + JsonPath.read(tile.getValue(), "$.state"))
                .toList();
    }

    private void shoot(String window, String name) {
        browser.switchTo().window(window);
        await().atMost(PATIENCE)
                .until(() -> page.isCutOff()
                        || page.shownThumbnails() == page.tiles().size());
        Chromium.screenshot(browser, name);
    }

    private void offline(boolean offline) {
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }
}
