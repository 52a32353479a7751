package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEvent;
import io.thoonk.job.JobState;
import io.thoonk.sample.PictureWallApplication;
import io.thoonk.sample.wall.BusyVisitors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Takes the pictures of the dashboard's documentation: of the sample in two processes, after some minutes in which its visitors
 * were busy.
 */
@EnabledIfSystemProperty(
        named = SampleUnderLoadIntegrationTests.MINUTES,
        matches = "\\d+",
        disabledReason =
                "Pictures for the documentation are only taken where it is asked for, with the minutes of load before them")
@EnabledIf(value = "io.thoonk.sample.browser.Chromium#isHere", disabledReason = Chromium.MISSING)
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SampleUnderLoadIntegrationTests {

    static final String MINUTES = "thoonk.pictures.minutes";

    /** So that all figures of a picture are of the same moment. */
    private static final String HEARTBEAT = "--thoonk.processes.heartbeat=1s";

    private static final Path IMAGES = Path.of("..", "docs", "images");

    private ConfigurableApplicationContext application;

    private Process second;

    private BusyVisitors visitors;

    private ChromeDriver browser;

    private DashboardPage page;

    private ThoonkTemplate thoonk;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        application =
                new SpringApplication(PictureWallApplication.class, Archive.class).run("--server.port=0", HEARTBEAT);
        thoonk = application.getBean(ThoonkTemplate.class);
        second = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PictureWallApplication.class.getName(),
                        "--server.port=0",
                        HEARTBEAT,
                        "--spring.data.redis.url=redis://127.0.0.1:" + redisPort())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        browser = Chromium.start(folder.resolve("profile"));
        page = new DashboardPage(browser, "http://127.0.0.1:" + port + "/thoonk");
        visitors = new BusyVisitors(port);
    }

    private int redisPort() {
        return application
                .getBean(DataRedisConnectionDetails.class)
                .getStandalone()
                .getPort();
    }

    @AfterEach
    void close() throws InterruptedException {
        second.destroy();
        try {
            visitors.close();
        } finally {
            Chromium.quit(browser);
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            application.close();
        }
    }

    @Test
    void looksLikeThis() {
        page.open("/");
        Duration load = Duration.ofMinutes(Long.parseLong(System.getProperty(MINUTES)));
        await().pollDelay(load).atMost(load.plusMinutes(5)).until(this::isBusy);
        overview();
        await().until(this::isBusy);
        feed();
        job();
        page.open("/sorted/wall");
        await().until(() -> page.rows("ol.sorted > li").size() >= 9);
        keep("sorted");
        page.open("/workers");
        await().until(() -> page.rows("[data-container='pictures'] .where li").size() == 2);
        keep("workers");
        page.open("/listeners");
        await().until(() -> !page.rows("[data-listener='archive'] .parked li").isEmpty());
        keep("listeners");
        page.open("/");
        page.search("damaged");
        await().until(() -> page.text(".hits").contains("in the error"));
        keep("search");
        page.open("/feed/pictures/stalled");
        page.click("#bulk");
        page.type("dialog input[name='error']", "ends too early");
        page.click("[data-do='preview']");
        await().until(() -> page.text(".preview").contains("jobs match"));
        keep("bulk");
    }

    private void overview() {
        page.open("/");
        await().until(() -> page.rows("table.feeds tbody tr").size() >= 5);
        await().until(() ->
                page.text("tr[data-feed='pictures'] td[data-label='Wait']").contains("·"));
        await().until(() -> browser.findElement(By.cssSelector("tr[data-feed='pictures'] .stroke"))
                        .getDomAttribute("d")
                        .split("L")
                        .length
                > 3);
        await().until(() -> page.text(".troubles").contains("handlers are busy"));
        keep("overview");
        copy("overview-dark");
    }

    private void feed() {
        page.open("/feed/pictures/claimed");
        await().until(() -> page.rows(".chart").size() == 3);
        await().until(this::isBusy);
        await().until(() -> page.rows("table.entries progress").size() >= 3);
        keep("feed");
    }

    private void job() {
        String id = thoonk.jobs("pictures", String.class)
                .list(JobState.STALLED, 0, 1)
                .get(0)
                .id();
        page.open("/job/pictures/" + id);
        await().until(() -> page.text("h1").equals(id));
        keep("job");
    }

    private boolean isBusy() {
        return thoonk.jobs("pictures", String.class).counts().available() > 30;
    }

    private void keep(String name) {
        page.shoot(name);
        copy(name);
        copy(name + "-phone");
    }

    private static void copy(String name) {
        try {
            Files.copy(
                    Path.of("target", "screenshots", "dashboard-" + name + ".png"),
                    IMAGES.resolve("dashboard-" + name + ".png"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Keeps the thumbnails somewhere else, which takes longer than making them. */
    static class Archive {

        private final AtomicInteger asked = new AtomicInteger();

        private final CountDownLatch never = new CountDownLatch(1);

        @ThoonkListener(
                id = "archive",
                feeds = "thumbnails",
                durable = "archive",
                maxAttempts = "2",
                backoff = @Backoff(delay = "100ms"))
        void keep(FeedEvent event) throws InterruptedException {
            if (!(event instanceof FeedEvent.Published)) {
                return;
            }
            never.await(400, TimeUnit.MILLISECONDS);
            int number = asked.incrementAndGet() % 90;
            if (number == 20 || number == 21) {
                throw new IllegalStateException("The archive answers 507 Insufficient Storage");
            }
        }
    }
}
