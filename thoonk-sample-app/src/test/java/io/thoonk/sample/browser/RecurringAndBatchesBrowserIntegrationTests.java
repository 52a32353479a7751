package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Batch;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.job.UniqueMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What the dashboard shows of jobs that a schedule puts, that belong together or that have a unique key. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"wall.demo=false", "thoonk.dashboard.refresh=300ms", "thoonk.processes.heartbeat=1s"})
@Import(DashboardLoad.class)
@BrowserTest
class RecurringAndBatchesBrowserIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    private ChromeDriver browser;

    private DashboardPage page;

    @BeforeAll
    void openTheDashboard(ChromeDriver tab) {
        browser = tab;
        page = new DashboardPage(browser, "http://127.0.0.1:" + port + "/thoonk");
    }

    @AfterEach
    void noErrors() {
        List<String> errors = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
        assertThat(errors).as("the browser's log").isEmpty();
    }

    @Test
    void showsAndChangesWhatRecurs() {
        JobQueue<String> tidy = thoonk.jobs("tidy", String.class);
        RecurringJob nightly = tidy.recurring("nightly", Schedule.cron("0 30 2 * * *", ZoneId.of("Europe/Berlin")), "");
        tidy.recurring("hourly", Schedule.every(Duration.ofHours(1)), "").pause();
        page.open("/recurring");
        await().until(() -> page.rows("[data-recurring='nightly'] .times li").size() == 5);
        assertThat(page.text("[data-recurring='nightly'] .times"))
                .contains("02:30:00")
                .contains("Europe/Berlin");
        assertThat(page.text("[data-recurring='nightly'] .facts")).containsPattern("Runs\\s+0\\s+Missed");
        assertThat(page.text("[data-recurring='hourly'] .head")).contains("paused");
        page.click("[data-recurring='nightly'] [data-action='trigger']");
        await().until(() -> tidy.counts().available() == 1);
        page.click("[data-recurring='nightly'] [data-action='edit']");
        page.type("[data-recurring='nightly'] input", Keys.chord(Keys.CONTROL, "a") + "every PT10M" + Keys.ENTER);
        await().until(() -> nightly.schedule().equals(Schedule.every(Duration.ofMinutes(10))));
        await().until(() -> page.text("[data-recurring='nightly'] .facts").contains("instead of cron 0 30 2"));
        page.shoot("recurring");
        page.click("[data-recurring='nightly'] [data-action='restore']");
        await().until(() -> nightly.info().declared().isEmpty());
        page.click("[data-recurring='nightly'] [data-action='pause']");
        await().until(() -> page.text("[data-recurring='nightly'] .head").contains("paused"));
        thoonk.deleteFeed("tidy");
    }

    @Test
    void changesTheScheduleThatIsShown() {
        JobQueue<String> sweeps = thoonk.jobs("sweeps", String.class);
        RecurringJob sweep = sweeps.recurring("sweep", Schedule.every(Duration.ofHours(1)), "");
        page.open("/recurring");
        for (int hours : new int[] {2, 3}) {
            sweep.reschedule(
                    Schedule.every(Duration.ofHours(hours)), sweep.info().revision());
            await().until(() -> page.text("[data-recurring='sweep'] .facts").contains("every PT" + hours + "H"));
        }
        page.click("[data-recurring='sweep'] [data-action='edit']");
        assertThat(browser.executeScript("return document.querySelector(\"[data-recurring='sweep'] input\").value"))
                .isEqualTo("every PT3H");
        page.type("[data-recurring='sweep'] input", Keys.chord(Keys.CONTROL, "a") + "every PT4H" + Keys.ENTER);
        await().until(() -> sweep.schedule().equals(Schedule.every(Duration.ofHours(4))));
        thoonk.deleteFeed("sweeps");
    }

    @Test
    void showsTheLastRunsOfWhatRecurs() {
        JobQueue<String> backups = thoonk.jobs(
                "backups", String.class, FeedConfig.builder().keepFinished(100).build());
        RecurringJob hourly = backups.recurring("hourly", Schedule.every(Duration.ofHours(1)), "");
        hourly.trigger();
        backups.get(Duration.ofSeconds(30)).orElseThrow().finish();
        page.open("/recurring");
        page.click("[data-recurring='hourly'] summary");
        await().until(() -> page.rows("[data-recurring='hourly'] details li").size() == 1);
        String failed = hourly.trigger();
        backups.get(Duration.ofSeconds(30)).orElseThrow().stall("No space is left");
        await().until(() -> page.rows("[data-recurring='hourly'] details li").size() == 2);
        assertThat(page.text("[data-recurring='hourly'] details li:first-child"))
                .contains("stalled")
                .contains("No space is left");
        assertThat(page.text("[data-recurring='hourly'] details li:last-child"))
                .contains("finished")
                .containsPattern("took \\d+");
        page.click("[data-recurring='hourly'] details li:first-child a");
        await().until(() -> page.text("h1").equals(failed));
        JobQueue<String> kept = thoonk.jobs("not-kept", String.class);
        kept.recurring("daily", Schedule.every(Duration.ofDays(1)), "");
        page.open("/recurring");
        page.click("[data-recurring='daily'] summary");
        await().until(() -> page.text("[data-recurring='daily'] details").contains("The feed keeps no records"));
        thoonk.deleteFeed("backups");
        thoonk.deleteFeed("not-kept");
    }

    @Test
    void showsTheUniqueKeyOfAJobAndWhoWaitsForIt() {
        JobQueue<String> reindex = thoonk.jobs("reindex", String.class);
        PutOptions options =
                PutOptions.builder().unique("user-7", UniqueMode.KEEP_LAST).build();
        String first = reindex.put("a", options);
        page.open("/job/reindex/" + first);
        await().until(() -> page.text("h1").equals(first));
        assertThat(page.text("#main .facts"))
                .containsPattern("Unique key\\s+user-7")
                .doesNotContain("Next of its key");
        reindex.get(Duration.ofSeconds(30)).orElseThrow();
        String next = reindex.put("b", options);
        await().until(() -> page.text("#main .facts").contains(next));
        assertThat(page.text("#main .facts"))
                .containsPattern("Next of its key\\s+" + next + "\\s+put when this one ends");
        thoonk.deleteFeed("reindex");
    }

    @Test
    void followsBatchesRetriesWhatIsStalledAndCancels() {
        JobQueue<String> rows = thoonk.jobs("rows", String.class);
        Batch batch = thoonk.batch("import-customers");
        batch.putAll(
                "rows", IntStream.rangeClosed(1, 40).mapToObj(i -> "row " + i).toList());
        batch.close();
        List<Job<String>> claimed = rows.get(30, Duration.ofSeconds(30));
        String stalled = claimed.get(0).id();
        claimed.get(0).stall("no such customer");
        claimed.subList(1, claimed.size()).forEach(Job::finish);
        Batch report = thoonk.batch("monthly-report").deadline(Instant.now().plus(Duration.ofHours(2)));
        report.put("rows", "sum");
        page.open("/batches");
        await().until(() -> page.text("[data-batch='import-customers'] .head").contains("in trouble"));
        assertThat(page.text("[data-batch='import-customers'] .facts"))
                .containsPattern("Finished\\s+29 / 40\\s+Not ended\\s+10\\s+Stalled\\s+1");
        assertThat(page.attribute("[data-batch='import-customers'] .times li:first-child a", "href"))
                .isEqualTo("#/job/rows/" + stalled);
        assertThat(page.text("[data-batch='import-customers'] .times li:first-child"))
                .contains("stalled");
        assertThat(page.text("[data-batch='monthly-report']"))
                .contains("running")
                .contains("not closed")
                .contains("Cancelled if not over by");
        assertThat(page.withoutName()).isEmpty();
        page.shoot("batches");
        page.open("/");
        await().until(() -> page.text(".troubles").contains("1 batch waits for somebody, as members are stalled"));
        page.open("/batches");
        page.click("[data-batch='import-customers'] [data-action='retry']");
        await().until(() -> batch.progress().counts().stalled() == 0);
        await().until(() -> page.text("[data-batch='import-customers'] .head").contains("running"));
        rows.get(Duration.ofSeconds(30)).orElseThrow().finish();
        await().until(() -> page.text("[data-batch='import-customers'] .facts").contains("30 / 40"));
        page.click("[data-batch='import-customers'] [data-action='cancel']");
        assertThat(page.text("dialog"))
                .contains("Cancel batch import-customers?")
                .contains("10 jobs that have not ended are removed for good");
        page.click("dialog .quiet");
        await().until(() -> page.rows("dialog").isEmpty());
        assertThat(batch.progress().counts().open()).isEqualTo(10);
        page.click("[data-batch='import-customers'] [data-action='cancel']");
        page.click("dialog [data-do='RETRACT']");
        await().until(() -> batch.progress().state() == BatchProgress.State.CANCELLED);
        report.cancel();
        await().until(() -> page.rows("[data-batch]").isEmpty());
        assertThat(page.text(".empty:not([hidden])")).contains("There are no batches");
        thoonk.deleteFeed("rows");
    }
}
