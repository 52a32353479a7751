package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.dashboard.DashboardTicks;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The dashboard as an operator at night needs it: many feeds, many stalled jobs, and Redis away. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"wall.demo=false", "thoonk.dashboard.refresh=300ms", "thoonk.metrics.patience=500ms"})
@BrowserTest
@DirtiesContext
class DashboardNightBrowserIntegrationTests {

    private static final int STALLED = 120;

    private static DedicatedRedis server;

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    @Autowired
    private RedisConnectionFactory redis;

    @Autowired
    private DashboardTicks ticks;

    private JobQueue<String> mail;

    private ChromeDriver browser;

    private DashboardPage page;

    /** One that can stand still. */
    @DynamicPropertySource
    static void redis(DynamicPropertyRegistry properties) {
        server = TestRedis.startDedicated();
        properties.add("spring.data.redis.url", server::uri);
    }

    @BeforeAll
    void open(ChromeDriver tab) {
        IntStream.range(0, 410).forEach(i -> thoonk.queue("inbox." + (1000 + i), String.class));
        mail = thoonk.jobs("mail", String.class);
        IntStream.range(0, STALLED)
                .forEach(i -> mail.put(
                        "{\"id\":12345678901234567890,\"price\":1.0,\"n\":" + i + "}",
                        PutOptions.builder().id("mail-" + i).build()));
        for (Job<String> job : mail.get(STALLED, Duration.ZERO)) {
            String number = job.id().substring(5);
            job.stall(
                    Integer.parseInt(number) < 20
                            ? "No mailbox 'user" + number + "'"
                            : "SMTP 421 relay " + number + " is too busy to take any more mail tonight");
        }
        browser = tab;
        page = new DashboardPage(browser, "http://127.0.0.1:" + port + "/thoonk");
    }

    @AfterEach
    void reset() {
        browser.manage().logs().get(LogType.BROWSER);
    }

    @Test
    void countsAllFeedsAndShowsTroubleFirst() {
        page.open("/");
        await().untilAsserted(() -> assertThat(page.text(".stats")).contains("Stalled\n120"));
        await().untilAsserted(() ->
                assertThat(page.text(".troubles")).contains("mail").contains("120 jobs are stalled"));
        await().until(() ->
                "mail".equals(page.rows("table.feeds tbody tr").get(0).getDomAttribute("data-feed")));
        await().until(() -> page.text("tr[data-group='inbox.']").contains("410 feeds"));
        await().until(() -> browser.getTitle().equals("(1) Feeds · Thoonk"));
        await().until(() -> page.attribute("link[rel=icon]", "href").endsWith("icon-trouble.svg"));
        page.shoot("many");
        page.click("tr[data-group='inbox.'] a");
        await().until(() -> page.text(".pager").contains("1–50 of 410"));
        page.click(".pager a");
        await().until(() -> page.text(".pager").contains("51–100 of 410"));
        browser.navigate().back();
        await().until(() -> page.text(".pager").contains("1–50 of 410"));
        page.type(".tools input", "inbox.1409");
        await().until(() -> page.rows("table.feeds tbody tr").size() == 1
                && page.text("table.feeds").contains("inbox.1409"));
        await().until(() -> browser.getCurrentUrl().contains("text=inbox.1409"));
        assertThat(page.focused()).isNotEqualTo("main");
    }

    @Test
    void saysOnEveryPageThatRedisIsAwayAndKeepsWhatWasSeen() {
        away("/", "tr[data-feed='mail'], tr[data-group='inbox.']", 2);
        away("/feed/mail/stalled", ".kinds tbody tr, .entries tbody tr", 52);
        away("/job/mail/mail-3", ".tree", 1);
        away("/workers", "[data-container='pictures']", 1);
        away("/listeners", "h1", 1);
    }

    private void away(String path, String selector, int count) {
        page.open(path);
        await().until(() -> !page.text("h1").isEmpty() && page.rows(selector).size() == count);
        if (path.equals("/")) {
            await().until(() -> page.text(".stats").contains("Processes\n1"));
        }
        String before = page.text("h1");
        server.pause();
        try {
            // On a busy machine Redis may have seemed away for a moment before it was.
            await().untilAsserted(() -> {
                assertThat(page.text("#age")).as(path).contains("Redis has not answered since", "What is shown is of");
                assertThat(page.text("#live")).doesNotContain("Live");
                assertThat(page.text("h1")).isEqualTo(before);
                assertThat(page.rows(selector)).as(path).hasSize(count);
                assertThat(browser.getTitle()).startsWith("(!)");
            });
            if (path.equals("/")) {
                assertThat(page.text(".stats")).contains("Processes\n1").contains("Stalled\n120");
                page.shoot("away");
            }
        } finally {
            server.resume();
        }
        await().until(() -> page.text("#age").isEmpty());
        await().until(() -> page.text("#live").startsWith("Live"));
    }

    @Test
    void showsWhatStalledJobsFailedOfAndHoldsItsPlaceInTheAddress() {
        page.open("/feed/mail/stalled");
        await().until(() -> page.rows(".kinds tbody tr").size() == 2);
        assertThat(page.text(".kinds tbody"))
                .contains("SMTP # relay # is too busy to take any more mail tonight")
                .contains("100 jobs")
                .contains("No mailbox '…'")
                .contains("20 jobs");
        await().until(() -> page.rows(".entries tbody tr").size() == 50);
        assertThat(page.text(".entries tbody tr td.time")).containsPattern("\\d+[\\s\u00a0](ms|s|min)");
        assertThat(page.text(".pager")).contains("1–50 of 120");
        page.shoot("stalled-many");
        page.type(".jump input", Keys.chord(Keys.CONTROL, "a") + "3" + Keys.ENTER);
        await().until(() -> page.text(".pager").contains("101–120 of 120"));
        assertThat(browser.getCurrentUrl()).endsWith("stalled?page=3");
        assertThat(browser.executeScript("return document.querySelector('.list').getBoundingClientRect().top"))
                .satisfies(top -> assertThat(((Number) top).doubleValue()).isBetween(0.0, 700.0));
        page.click(".entries tbody td.id a");
        await().until(() -> page.text(".tree").contains("12345678901234567890"));
        browser.navigate().back();
        await().until(() -> page.text(".pager").contains("101–120 of 120"));
        page.click(".kinds tbody tr:nth-child(2) a");
        // The page before has twenty rows too.
        await().until(() -> page.text(".only").contains("No mailbox '…'"));
        await().until(() -> page.rows(".entries tbody tr").size() == 20);
    }

    @Test
    void showsPayloadsAsTheyAreStored() {
        page.open("/job/mail/mail-1");
        await().until(() -> !page.text(".tree").isEmpty());
        assertThat(page.text(".tree")).contains("12345678901234567890").contains("1.0");
        page.click("[data-raw='true']");
        assertThat(page.text(".payload-view pre")).isEqualTo("{\"id\":12345678901234567890,\"price\":1.0,\"n\":1}");
        // It is said for two seconds.
        browser.executeScript("""
                window.said = [];
                const button = document.querySelector("[data-do='copy']");
                new MutationObserver(() => window.said.push(button.textContent)).observe(button, {childList: true});
                """);
        page.click("[data-do='copy']");
        await().until(() -> ((List<?>) browser.executeScript("return window.said")).contains("Copied"));
        page.click("[data-raw='false']");
    }

    @Test
    void movesTheFocusOnAndSpeaksOfOneJobInTheSingular() {
        JobQueue<String> few = stalled("few", 3);
        page.open("/feed/few/stalled");
        await().until(() -> page.rows(".entries tbody tr").size() == 3);
        List<String> ids = page.ids(".entries tbody tr");
        page.pressEnterOn("tr[data-id='" + ids.get(0) + "'] [data-action='RETRY']");
        await().until(() -> page.rows(".entries tbody tr").size() == 2);
        assertThat(page.activeIn("tr")).isEqualTo(ids.get(1));
        page.pressEnterOn("tr[data-id='" + ids.get(1) + "'] [data-action='RETRY']");
        await().until(() -> page.rows(".entries tbody tr").size() == 1);
        page.click("#bulk");
        page.click("[data-do='preview']");
        await().until(() -> page.text(".preview").contains("1 of 1 job matches."));
        assertThat(page.text(".preview")).contains("Retry 1 job").doesNotContain("Retry 1 jobs");
        page.click("[data-do='RETRY']");
        await().until(() -> page.text(".list").contains("Nothing is stalled."));
        assertThat(few.counts().stalled()).isZero();
    }

    @Test
    void selectsSomeAndAsksForTheNumberOfMany() {
        JobQueue<String> chosen = stalled("chosen", 130);
        page.open("/feed/chosen/stalled");
        await().until(() -> page.rows(".entries tbody tr").size() == 50);
        page.click(".entries tbody tr:nth-child(1) .check input");
        page.click(".entries tbody tr:nth-child(2) .check input");
        assertThat(page.text(".selection")).contains("2 jobs selected");
        page.click("[data-selected='RETRY']");
        await().until(() -> chosen.counts().stalled() == 128);
        await().until(() -> page.text("#toasts").contains("Retry: 2 done"));
        page.click("#bulk");
        browser.findElement(By.cssSelector("dialog select[name='action'] option[value='RETRACT']"))
                .click();
        page.click("[data-do='preview']");
        await().until(() -> page.text(".preview").contains("128 of 128 jobs match"));
        assertThat(browser.findElement(By.cssSelector(".preview [data-do='RETRACT']"))
                        .isEnabled())
                .isFalse();
        assertThat(page.attribute("#export", "href")).contains("api/export?feed=chosen&state=STALLED");
        page.type(".preview input[name='typed']", "128");
        page.click(".preview [data-do='RETRACT']");
        await().until(() -> chosen.counts().stalled() == 0);
        assertThat(chosen.list(JobState.AVAILABLE, 0, 10)).hasSize(2);
    }

    @Test
    void tellsScreenReadersOfChangesOfStateAlone() {
        page.open("/");
        await().until(() -> page.text(".troubles").contains("mail"));
        // What earlier tests left may still be told; then there has to be silence, though figures come again and again.
        browser.executeScript("""
                window.heard = [];
                window.silent = 0;
                const live = [...document.querySelectorAll('[aria-live], [role=status], [role=alert]')];
                const watch = new MutationObserver(all => {
                    window.heard.push(...all.map(each => each.target.textContent));
                    window.silent = 0;
                });
                live.forEach(each => watch.observe(each, {childList: true, characterData: true, subtree: true}));
                window.figures = new EventSource('api/stream');
                window.figures.addEventListener('overview', () => window.silent++);
                """);
        await().untilAsserted(() -> assertThat((Long) browser.executeScript("return window.silent"))
                .as(() -> "Heard " + browser.executeScript("return window.heard"))
                .isGreaterThan(6));
        browser.executeScript("window.figures.close()");
        stalled("loud", 1);
        await().until(() -> page.text("#said").contains("2 feeds need attention")
                || page.text("#said").contains("loud"));
        thoonk.deleteFeed("loud");
    }

    @Test
    void listsJobsThatAPeerLostPutsThemBackAndRetractsThem() {
        JobQueue<String> lost = thoonk.jobs("lost", String.class);
        String id = lost.put("gone astray");
        try (RedisConnection connection = redis.getConnection()) {
            connection.listCommands().lRem(bytes("feed.ids:lost"), 1, bytes(id));
        }
        page.open("/feed/lost");
        page.click(".tabs [data-state='orphaned']");
        await().until(() -> page.ids(".entries tbody tr").equals(List.of(id)));
        assertThat(page.text(".list")).contains("Jobs in no state");
        page.shoot("orphaned");
        page.click("tr[data-id='" + id + "'] [data-action='REQUEUE']");
        await().until(() -> page.text(".list").contains("Nothing is orphaned."));
        assertThat(lost.state(id)).contains(JobState.AVAILABLE);
        try (RedisConnection connection = redis.getConnection()) {
            connection.listCommands().lRem(bytes("feed.ids:lost"), 1, bytes(id));
        }
        page.open("/feed/lost/orphaned");
        page.click("tr[data-id='" + id + "'] [data-action='RETRACT']");
        page.click("dialog .danger");
        await().until(() -> page.text(".list").contains("Nothing is orphaned."));
        assertThat(lost.state(id)).isEmpty();
        thoonk.deleteFeed("lost");
    }

    @Test
    void leadsFromASortedFeedToTheItemsThatLostTheirPlace() {
        SortedFeed<String> shelf = thoonk.sortedFeed("shelf", String.class);
        String id = shelf.append("a book");
        shelf.append("another");
        try (RedisConnection connection = redis.getConnection()) {
            connection.listCommands().lRem(bytes("feed.ids:shelf"), 1, bytes(id));
        }
        page.open("/sorted/shelf");
        await().until(() -> page.text("#main").contains("1 has lost its place or item"));
        page.click("a[href$='/feed/shelf/orphaned']");
        await().until(() -> page.ids(".entries tbody tr").equals(List.of(id)));
        assertThat(page.text(".list")).contains("Items that no id leads to").contains("a book");
        thoonk.deleteFeed("shelf");
    }

    @Test
    void goesOnWithASearchOnRequest() {
        JobQueue<String> parcels = thoonk.jobs("parcels", String.class);
        parcels.putAll(
                IntStream.range(0, 5_000).mapToObj(i -> "parcel <" + i + ">").toList());
        page.open("/search/parcel%20%3C4");
        await().until(() -> page.rows("#go-on:not([hidden])").size() == 1);
        int before = page.rows(".hits li").size();
        page.click("#go-on");
        await().until(() -> page.rows(".hits li").size() > before);
        page.open("/search/parcel%20%3C4987%3E");
        await().until(() -> page.text(".hits").contains("parcel <4987>"));
        thoonk.deleteFeed("parcels");
    }

    @Test
    void keepsWhatASearchFoundWhenACallFails() {
        page.open("/");
        browser.executeScript("""
                const fetched = window.fetch;
                window.fetch = (address, ...more) => {
                    if (!address.includes('search')) return fetched(address, ...more);
                    window.fetch = fetched;
                    return Promise.reject(new Error('Nobody answered'));
                };
                """);
        page.search("mail-17");
        await().until(() -> page.text(".failure").contains("Nobody answered"));
        page.click("#go-on");
        await().until(() -> page.text(".hits").contains("mail-17"));
        assertThat(page.text(".failure")).isEmpty();
    }

    @Test
    void aSearchThatRedisInterruptsKeepsWhatItFoundAndGoesOn() {
        JobQueue<String> letters = thoonk.jobs("letters", String.class);
        letters.putAll(
                IntStream.range(0, 5_000).mapToObj(i -> "letter <" + i + ">").toList());
        page.open("/search/letter%20%3C4");
        await().until(() -> page.rows("#go-on:not([hidden])").size() == 1);
        int before = page.rows(".hits li").size();
        // Scripts wait until they are let go; so however slow the browser is, the call of the search fails.
        client("PAUSE 600000 WRITE");
        try {
            page.click("#go-on");
            await().until(() -> page.text(".failure").startsWith("The search could not go on"));
        } finally {
            client("UNPAUSE");
        }
        assertThat(page.rows("#go-on:not([hidden])")).hasSize(1);
        assertThat(page.rows(".hits li")).hasSize(before);
        assertThat(page.text("p.hint")).contains(before + " hits");
        await().until(() -> page.text("#live").startsWith("Live"));
        page.click("#go-on");
        await().until(() -> page.rows(".hits li").size() > before);
        assertThat(page.text(".failure")).isEmpty();
        thoonk.deleteFeed("letters");
    }

    @Test
    void stopsASearchWhenTheReaderSaysSo() {
        JobQueue<String> needles = thoonk.jobs("haystack", String.class);
        needles.putAll(IntStream.range(0, 10_000).mapToObj(i -> "straw " + i).toList());
        page.open("/");
        // The second call is held, so that there is time to stop before another.
        browser.executeScript("""
                const fetched = window.fetch;
                const released = new Promise(done => { window.release = done; });
                let calls = 0;
                window.fetch = (address, ...more) => address.includes('search') && ++calls === 2
                    ? released.then(() => fetched(address, ...more)) : fetched(address, ...more);
                """);
        page.search("no such needle");
        page.click("#stop-search:not([hidden])");
        browser.executeScript("window.release()");
        await().until(() -> page.rows("#go-on:not([hidden])").size() == 1);
        assertThat(page.rows("#stop-search:not([hidden])")).isEmpty();
        assertThat(page.text("p.hint")).contains("were looked at").doesNotContain("Nothing was found");
        thoonk.deleteFeed("haystack");
    }

    @Test
    void onAPhoneTheOpenTabStandsWithinItsRow() {
        thoonk.jobs("narrow", String.class);
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        try {
            page.open("/feed/narrow/orphaned");
            await().until(() -> Boolean.TRUE.equals(browser.executeScript("""
                    const row = document.querySelector('.tabs')?.getBoundingClientRect();
                    const tab = document.querySelector('.tabs [aria-current]')?.getBoundingClientRect();
                    return Boolean(row && tab && tab.width > 0 && tab.left >= row.left - 1 && tab.right <= row.right + 1);
                    """)));
        } finally {
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
            thoonk.deleteFeed("narrow");
        }
    }

    private JobQueue<String> stalled(String feed, int count) {
        JobQueue<String> jobs = thoonk.jobs(feed, String.class);
        jobs.putAll(IntStream.range(0, count).mapToObj(i -> "job " + i).toList());
        jobs.get(count, Duration.ZERO).forEach(job -> job.stall("Why not"));
        return jobs;
    }

    /** On a connection of its own: on that of the application it would stand behind what is paused. */
    private void client(String command) {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.getOutputStream().write(bytes("CLIENT " + command + "\r\n"));
            assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.UTF_8))
                    .isEqualTo("+OK");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void saysSoWhenNothingComesOverAConnectionThatStands() {
        page.open("/");
        browser.executeScript("""
                window.states = [];
                const live = document.getElementById("live");
                new MutationObserver(() => window.states.push(live.dataset.state)).observe(live, {attributes: true});
                """);
        ticks.stop();
        try {
            await().until(() -> browser.executeScript("return window.states.join(\" \")")
                    .toString()
                    .contains("offline"));
        } finally {
            ticks.start();
        }
        await().until(() -> page.text("#live").startsWith("Live"));
    }

    @Test
    void saysSoWhenTheLoginHasEnded() {
        page.open("/");
        // As it is where the session has ended and a filter leads to a form.
        browser.executeScript("""
                window.asked = window.fetch;
                window.fetch = (address, how) => String(address).startsWith("api/feeds")
                    ? Promise.resolve(new Response("<form>", {headers: {"Content-Type": "text/html"}}))
                    : window.asked(address, how);
                """);
        await().untilAsserted(() -> {
            assertThat(page.text("#live")).startsWith("Refused");
            assertThat(page.text("#age")).contains("another page came, such as that of a login");
        });
        browser.executeScript("window.fetch = window.asked");
        await().until(() -> page.text("#live").startsWith("Live"));
    }

    @TestConfiguration
    static class Server {

        /** Closed with the context, which has no Redis to miss by then. */
        @Bean
        DedicatedRedis server() {
            return server;
        }
    }
}
