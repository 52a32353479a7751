package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobState;
import io.thoonk.management.HistoryKeeper;
import io.thoonk.sse.ThoonkSse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"wall.demo=false", "thoonk.dashboard.refresh=300ms", "thoonk.processes.heartbeat=1s"})
@Import(DashboardLoad.class)
@BrowserTest
class DashboardBrowserIntegrationTests {

    private static final String BLOCKED_STORAGE = """
            Object.defineProperty(window, "localStorage", {
              get() { throw new DOMException("Access is denied", "SecurityError"); }
            });
            """;

    private static final Pattern VALUES = Pattern.compile("\\d\\d:\\d\\d: published [\\d,.]+, finished [\\d,.]+");

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    @Autowired
    private DashboardLoad.Shop shop;

    @Autowired
    private HistoryKeeper history;

    @Autowired
    private ThoonkSse sse;

    private ChromeDriver browser;

    private DashboardPage page;

    @BeforeAll
    void openTheShop(ChromeDriver tab) {
        shop.open();
        shop.invent("orders", 2600);
        await().until(() -> thoonk.jobs("mails", String.class).counts().stalled() == DashboardLoad.MAILS);
        history.note();
        browser = tab;
        page = new DashboardPage(browser, "http://127.0.0.1:" + port + "/thoonk");
    }

    @AfterEach
    void noErrors() {
        List<String> errors = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                // The browser itself notes that a job is not found, as often as its page looks.
                .filter(line -> !line.contains("id=to-remove"))
                .toList();
        assertThat(errors).as("the browser's log").isEmpty();
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void showsAllFeedsAndWhyNothingMoves() {
        page.open("/");
        await().until(() -> page.rows("table.feeds tbody tr").size() >= 9);
        assertThat(page.text("tr[data-feed='mails'] td[data-label='Stalled']")).isEqualTo("12");
        await().until(() -> page.text(".troubles").contains("all 2 handlers are busy"));
        assertThat(page.text(".troubles"))
                .contains("2 jobs wait: no process of this library has a worker for this feed")
                .contains("12 jobs are stalled and wait until somebody retries or retracts them");
        await().until(() ->
                page.text("tr[data-feed='orders'] td[data-label='Throughput']").matches("\\d[\\d.,]*/s"));
        await().until(() ->
                page.text("tr[data-feed='orders'] td[data-label='Wait']").contains("·"));
        page.shoot("overview");
    }

    /** As browsers do that are told to block the data of sites. */
    @Test
    void showsItselfInABrowserThatKeepsNothing() {
        Object script = browser.executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", BLOCKED_STORAGE))
                .get("identifier");
        try {
            page.open("/");
            String before = page.attribute("html", "data-theme");
            page.click("#theme");
            await().until(() -> !page.attribute("html", "data-theme").equals(before));
        } finally {
            browser.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
        }
    }

    @Test
    void isLive() {
        page.open("/");
        await().until(() -> page.text("#live").startsWith("Live"));
        thoonk.jobs("brand-new", String.class).put("x");
        await().until(() -> page.rows("tr[data-feed='brand-new']").size() == 1);
        thoonk.deleteFeed("brand-new");
        await().until(() -> page.rows("tr[data-feed='brand-new']").isEmpty());
        sse.stop();
        await().until(() -> !page.text("#live").startsWith("Live"));
        sse.start();
        await().until(() -> page.text("#live").startsWith("Live"));
    }

    @Test
    void showsAFeedWithItsStatesAndItsDay() {
        page.open("/feed/reports/claimed");
        await().until(() -> page.rows("table.entries progress").size() == 2);
        page.open("/feed/orders/available");
        await().until(() -> page.rows(".chart").size() == 3);
        await().until(() -> !page.text(".tabs a[data-state='available'] b").isEmpty());
        page.click(".choice button:last-child");
        page.shoot("feed");
        page.open("/feed/mails");
        await().until(() -> page.rows("table.entries tbody tr").size() == DashboardLoad.MAILS);
        assertThat(page.text("tr[data-id='mail-3'] td.error"))
                .contains("SMTP 421")
                .contains("<b>now</b>");
        page.shoot("stalled");
        page.open("/feed/invoices/delayed");
        await().until(() -> page.rows("table.entries tbody tr").size() == 3);
    }

    @Test
    void listsFinishedJobsWithTheirDurations() {
        page.open("/feed/orders/finished");
        await().until(() -> !page.rows("table.entries tbody tr").isEmpty());
        assertThat(page.text("table.entries tbody tr:first-child td.worker")).isEqualTo("orders");
        assertThat(page.text("table.entries tbody tr:first-child td.time")).containsPattern("\\d+[\\s\u00a0](ms|s)");
        assertThat(page.text("table.entries tbody tr:first-child td.outcome")).isEqualTo("finished");
        assertThat(page.text(".list .hint")).contains("what other processes ran is not shown");
    }

    @Test
    void showsTheValuesOfAMinuteUnderThePointerAndByKeys() {
        page.open("/feed/orders/available");
        await().until(() -> page.rows(".chart").size() == 3);
        page.click(".choice button:last-child");
        // Now and then the charts are drawn anew, and then nothing is under the pointer.
        await().until(() -> {
            WebElement chart = browser.findElement(By.cssSelector(".chart svg"));
            page.hover(chart);
            String middle = page.text(".chart .tip:not([hidden])");
            chart.sendKeys(Keys.ARROW_LEFT);
            String left = page.text(".chart .tip:not([hidden])");
            return VALUES.matcher(middle).find() && VALUES.matcher(left).find() && !left.equals(middle);
        });
    }

    @Test
    void tellsWhenAndWhereEachAttemptFailed() {
        page.open("/job/mails/mail-2");
        await().until(() -> page.text("h1").equals("mail-2"));
        assertThat(page.text("#main"))
                .containsPattern(
                        "Attempt 1 failed in \\S+:" + ProcessHandle.current().pid());
    }

    @Test
    void offersTheJobsAsAFileBeforeTheyAreRetracted() {
        page.open("/feed/mails/stalled");
        page.click("#bulk");
        browser.findElement(By.cssSelector("dialog select[name='action'] option[value='RETRACT']"))
                .click();
        page.type("dialog input[name='payload']", "customer-9@");
        page.click("[data-do='preview']");
        await().until(() -> page.rows("#export").size() == 1);
        assertThat(page.attribute("#export", "download")).isEqualTo("jobs.jsonl");
        Object lines = browser.executeAsyncScript("""
                const done = arguments[0];
                fetch(document.querySelector('#export').href).then(file => file.text()).then(done, error => done(String(error)));
                """);
        assertThat(String.valueOf(lines).lines())
                .singleElement()
                .asString()
                .contains("mail-9", "SMTP 421", "******")
                .doesNotContain("swordfish");
        page.click("dialog form .quiet");
    }

    @Test
    void showsAJobAndRetriesIt() {
        page.open("/job/mails/mail-7");
        await().until(() -> page.text("h1").equals("mail-7"));
        assertThat(page.text(".card.error")).contains("SMTP 421 relay.example.net");
        assertThat(page.text(".tree"))
                .contains("customer-7@example.org")
                .contains("******")
                .doesNotContain("swordfish");
        assertThat(page.text("#main")).contains("4bf92f3577b34da6a3ce929d0e0e4737");
        page.shoot("job");
        page.click("button[data-action='RETRY']");
        await().untilAsserted(() -> assertThat(page.text("#toasts, #main")).contains("Retry: mail-7"));
        await().until(() ->
                page.text("h1").equals("mail-7") && page.text(".head").contains("stalled"));
        thoonk.jobs("mails", String.class)
                .put("short", io.thoonk.job.PutOptions.builder().id("to-remove").build());
        await().until(() ->
                thoonk.jobs("mails", String.class).state("to-remove").equals(java.util.Optional.of(JobState.STALLED)));
        page.open("/job/mails/to-remove");
        page.click("button[data-action='RETRACT']");
        page.click("dialog .danger");
        await().untilAsserted(
                        () -> assertThat(page.text("#main, #toasts, dialog")).contains("There is no such job"));
        assertThat(thoonk.jobs("mails", String.class).state("to-remove")).isEmpty();
    }

    @Test
    void ordersASortedFeedByDraggingAndByKeysAndUndoes() {
        List<String> ids = thoonk.sortedFeed("playlist", String.class).ids();
        page.open("/sorted/playlist");
        await().until(() -> page.ids("ol.sorted > li").equals(ids));
        page.keepToasts();
        page.shoot("sorted");
        page.drag("li[data-id='" + ids.get(5) + "']", "li[data-id='" + ids.get(1) + "']");
        await().until(() -> thoonk.sortedFeed("playlist", String.class).ids().indexOf(ids.get(5)) < 3);
        page.click("#toasts .toast:last-child button");
        await().until(() -> thoonk.sortedFeed("playlist", String.class).ids().equals(ids));
        await().until(() -> page.ids("ol.sorted > li").equals(ids));
        page.altDown("li[data-id='" + ids.get(0) + "']");
        await().until(() ->
                thoonk.sortedFeed("playlist", String.class).ids().get(1).equals(ids.get(0)));
        page.click("li[data-id='" + ids.get(0) + "'] .up");
        await().until(() -> thoonk.sortedFeed("playlist", String.class).ids().equals(ids));
        thoonk.sortedFeed("playlist", String.class).moveLast(ids.get(2));
        await().until(() -> page.ids("ol.sorted > li").get(5).equals(ids.get(2)));
        thoonk.sortedFeed("playlist", String.class).moveAfter(ids.get(1), ids.get(2));
    }

    @Test
    void showsDurableListenersAndWhatTheyCouldNotHandle() {
        page.open("/listeners");
        await().until(() -> page.rows("[data-listener='archive'] .parked li").size() == 1);
        assertThat(page.text("[data-listener='archive']"))
                .contains("No room for news-7")
                .contains("0 items");
        page.shoot("listeners");
        page.click("[data-listener='archive'] button[data-action='discard']");
        await().until(() -> page.rows("[data-listener='archive'] .parked li").isEmpty());
        assertThat(thoonk.durableListener("news", "archive").parked()).isEmpty();
    }

    @Test
    void findsByIdPayloadAndError() {
        page.open("/");
        page.search("customer-4@");
        await().untilAsserted(() -> assertThat(page.text("#main")).contains("in the payload"));
        assertThat(page.text(".hits")).contains("mail-4");
        page.search("smtp 421");
        await().until(() -> page.text(".hits").contains("in the error"));
        page.shoot("search");
        page.search("mail-5");
        await().until(() -> page.text(".hits").contains("in the id"));
        page.search("swordfish");
        await().until(() -> page.text("#main").contains("Nothing was found."));
    }

    @Test
    void actsOnManyAfterAPreview() {
        page.open("/feed/mails/stalled");
        page.click("#bulk");
        page.type("dialog input[name='payload']", "customer-1");
        page.click("[data-do='preview']");
        await().until(() -> page.text(".preview").contains("jobs match"));
        assertThat(page.text(".preview")).contains("3 of ").contains("Retry 3 jobs");
        page.shoot("bulk");
        page.click("[data-do='RETRY']");
        await().until(() -> page.text("#toasts").contains("Retry: 3 done"));
    }

    @Test
    void forgetsAPreviewWhoseFormIsAnotherByNow() {
        page.open("/feed/mails/stalled");
        browser.executeScript("""
                const ask = window.fetch;
                const released = new Promise(resolve => { window.release = resolve; });
                window.fetch = async (address, options) => {
                    const answer = await ask(address, options);
                    if (options?.body?.includes('"dryRun":true')) {
                        document.body.dataset.answered = 'yes';
                        await released;
                    }
                    return answer;
                };
                """);
        page.click("#bulk");
        page.type("dialog input[name='payload']", "customer-1");
        page.click("[data-do='preview']");
        await().until(() -> page.rows("[data-answered]").size() == 1);
        page.type("dialog input[name='payload']", "0");
        browser.executeAsyncScript("""
                const done = arguments[0];
                document.addEventListener('changed', () => done(), {once: true});
                window.release();
                """);
        assertThat(page.text(".preview")).isEmpty();
        page.click("[data-do='preview']");
        await().until(() -> page.text(".preview").contains("1 of "));
        page.click("dialog form .quiet");
    }

    @Test
    void canBeUsedWithTheKeyboardAndHasNamesForWhatCanBePressed() {
        page.open("/feed/mails/stalled");
        await().until(() -> page.rows("table.entries tbody tr").size() >= 3);
        assertThat(page.withoutName()).isEmpty();
        page.open("/sorted/playlist");
        await().until(() -> page.rows("ol.sorted > li").size() == 6);
        assertThat(page.withoutName()).isEmpty();
        page.pressSlashAndType("mail-2");
        await().until(() -> page.text(".hits").contains("mail-2"));
    }

    @Test
    void keepsTheFocusWhereTheKeyboardIs() {
        page.open("/");
        await().until(() -> page.rows("tr[data-feed='orders'] a").size() == 1);
        // The list may be drawn anew between focus and key.
        await().ignoreExceptions().until(() -> {
            if (page.rows("tr[data-feed='orders'] a").size() == 1) {
                page.pressEnterOn("tr[data-feed='orders'] a");
            }
            return page.text("h1").equals("orders");
        });
        await().until(() -> page.focused().equals("main"));
        await().until(() -> page.rows(".chart").size() == 3);
        page.pressEnterOn(".choice button:last-child");
        await().until(() ->
                page.rows(".choice button:last-child[aria-pressed='true']").size() == 1);
        assertThat(page.focused()).isEqualTo("24 hours");
    }

    @Test
    void keepsTheFocusInARowThatChangesItsPlace() {
        page.open("/");
        Object focused = browser.executeAsyncScript("""
                const done = arguments[0];
                import(new URL('dom.js', document.querySelector('script[type=module]').src)).then(({keyed}) => {
                    const list = document.body.appendChild(document.createElement('div'));
                    const show = names => keyed(list, names, name => name,
                        name => Object.assign(document.createElement('button'), {textContent: name}), () => {});
                    show(['first', 'second']);
                    list.lastElementChild.focus();
                    show(['second', 'first']);
                    done(document.activeElement.textContent);
                    list.remove();
                });
                """);
        assertThat(focused).isEqualTo("second");
    }

    @Test
    void keepsTheChosenColours() {
        page.open("/");
        String before = page.theme();
        page.click("#theme");
        assertThat(page.theme()).isNotEqualTo(before);
        browser.navigate().refresh();
        await().until(() -> !page.theme().isEmpty());
        assertThat(page.theme()).isNotEqualTo(before);
        browser.executeScript("localStorage.clear()");
    }

    @Test
    void weighsLessThan200kB() {
        page.open("/");
        await().until(() -> page.rows("table.feeds tbody tr").size() >= 9);
        Object size = browser.executeScript(
                "return performance.getEntriesByType('resource').filter(e => !e.name.includes('/api/')).reduce((all, e) => all + e.decodedBodySize, 0)");
        assertThat(((Number) size).longValue()).isBetween(1L, 200_000L);
        Object elsewhere = browser.executeScript(
                "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))");
        assertThat(elsewhere).isEqualTo(List.of());
        assertThat(browser.getCurrentUrl()).contains("/thoonk/");
    }
}
