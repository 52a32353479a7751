package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobError;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.test.annotation.DirtiesContext;

/** What an attacker would try against the dashboard, in a browser that would fall for it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"wall.demo=false", "thoonk.dashboard.refresh=300ms"})
@BrowserTest
@DirtiesContext
class HostileBrowserIntegrationTests {

    private static final String EVIL = "<img src=x onerror=\"window.ran=1\"><svg onload=\"window.ran=1\">";

    /** Names and ids with what else could break out of an attribute, a path or a selector. */
    private static final String NAME = "'\">/" + EVIL + "?#%2e&";

    private static final String MARKUP =
            "return document.querySelectorAll('img[src=x], svg[onload], main script').length";

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    private ChromeDriver browser;

    private DashboardPage page;

    @BeforeAll
    void open(ChromeDriver tab) {
        browser = tab;
        page = new DashboardPage(browser, "http://127.0.0.1:" + port + "/thoonk");
    }

    @Test
    void theMarkerRunsWhereNobodyMindsIt() {
        browser.get("about:blank");
        browser.executeScript("document.body.innerHTML = arguments[0]", EVIL);
        await().until(() -> ran() == 1);
    }

    @Test
    void thePolicyStopsEvenWhatWouldBecomeMarkup() {
        page.open("/");
        browser.executeScript("document.getElementById('main').innerHTML = arguments[0]", EVIL);
        await().until(() -> browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .anyMatch(entry -> entry.getMessage().contains("Content Security Policy")));
        assertThat(ran()).isZero();
    }

    @Test
    void showsNamesIdsPayloadsAndErrorsAsTextAndRunsNothing() {
        JobQueue<String> jobs = thoonk.jobs(NAME, String.class);
        jobs.put(
                "{\"" + EVIL.replace("\"", "\\\"") + "\":\"" + EVIL.replace("\"", "\\\"") + "\"}",
                withId("json" + NAME));
        Job<String> failing = jobs.get().orElseThrow();
        failing.stall(
                new JobError("java.lang.Error: " + EVIL, Optional.of("at " + EVIL + ".run(Evil.java)\n</pre>" + EVIL)));
        jobs.put(EVIL, withId("plain" + NAME));
        jobs.get().orElseThrow().progress(50, EVIL);
        jobs.put("</pre></script>" + EVIL, withId("javascript:window.ran=1"));
        thoonk.sortedFeed("sorted" + NAME, String.class).append(EVIL);
        thoonk.queue("queue" + NAME, String.class).put(EVIL);
        thoonk.feed("feed" + NAME, String.class).publish(NAME, EVIL);

        page.open("/workers");
        shows("/", NAME, "sorted" + NAME, "queue" + NAME, "feed" + NAME);
        shows("/feed/" + encoded(NAME) + "/stalled", NAME, "json" + NAME, "java.lang.Error: " + EVIL);
        shows("/feed/" + encoded(NAME) + "/claimed", "plain" + NAME, EVIL);
        shows("/feed/" + encoded(NAME) + "/available", "javascript:window.ran=1");
        shows("/job/" + encoded(NAME) + "/" + encoded("json" + NAME), "json" + NAME, EVIL, "java.lang.Error: " + EVIL);
        page.click(".trace summary");
        assertThat(page.text(".trace pre")).contains("</pre>" + EVIL);
        assertThat(ran()).isZero();
        shows("/job/" + encoded(NAME) + "/" + encoded("plain" + NAME), EVIL);
        shows("/job/" + encoded(NAME) + "/" + encoded("javascript:window.ran=1"), "javascript:window.ran=1");
        shows("/sorted/" + encoded("sorted" + NAME), EVIL);
        shows("/feed/" + encoded("queue" + NAME), EVIL);
        shows("/feed/" + encoded("feed" + NAME), NAME, EVIL);
        shows("/search/" + encoded(EVIL), NAME, EVIL);
        shows("/feed/" + encoded("absent" + EVIL), "absent" + EVIL);
        shows("/workers", "pictures");
        shows("/listeners", "Durable listeners");
        page.open("/feed/" + encoded(NAME) + "/available");
        page.click("[data-action='RETRACT']");
        page.click("dialog .danger");
        await().until(() -> jobs.state("javascript:window.ran=1").isEmpty());
        assertThat(ran()).isZero();
        // The browser itself notes the feed that is not found.
        browser.manage().logs().get(LogType.BROWSER);
    }

    @Test
    void staysQuickWithAPayloadOfAMegabyte() {
        JobQueue<String> jobs = thoonk.jobs("huge", String.class);
        String payload = "{\"text\":\"" + "x".repeat(1_000_000) + "\"}";
        jobs.put(payload, withId("huge"));
        page.open("/job/huge/huge");
        await().until(() -> page.rows("#whole").size() == 1);
        page.click("#theme");
        // What there is to draw, and not the time that it takes some machine, is why it is quick.
        assertThat(page.text("#main")).hasSizeLessThan(25_000).contains("The whole payload");
        Object length = browser.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "fetch(document.getElementById('whole').href).then(r => r.text()).then(t => done(t.length))");
        assertThat(((Number) length).intValue()).isEqualTo(payload.length());
        page.open("/feed/huge");
        await().until(() -> page.rows("table.entries tbody tr").size() == 1);
        assertThat(page.text("#main")).hasSizeLessThan(2_000);
        browser.executeScript("localStorage.clear()");
    }

    private static WebServer serverOfAnotherPage() {
        TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
        tomcat.setAddress(InetAddress.getLoopbackAddress());
        return tomcat.getWebServer(context -> context.addServlet("page", new HttpServlet() {

                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        response.setContentType("text/html");
                        response.getWriter().write("<!doctype html><title>evil</title>");
                    }
                })
                .addMapping("/"));
    }

    /** From another port the site is the same to a browser, by another name it is not. */
    @Test
    void letsPagesOfOthersChangeAndReadNothing() throws Exception {
        JobQueue<String> jobs = thoonk.jobs("prey", String.class);
        jobs.put("x", withId("prey"));
        WebServer evil = serverOfAnotherPage();
        evil.start();
        try {
            for (String host : List.of("127.0.0.1", "localhost", "evil.example")) {
                browser.get("http://" + host + ":" + evil.getPort() + "/");
                for (String options : List.of(
                        "{mode: 'no-cors', credentials: 'include', headers: {'Content-Type': 'text/plain'}}",
                        "{mode: 'no-cors', credentials: 'include', headers: {'Content-Type': 'application/x-www-form-urlencoded'}}",
                        "{mode: 'cors', credentials: 'include', headers: {'Content-Type': 'application/json', 'X-Thoonk-Dashboard': '1'}}")) {
                    assertThat(browser.executeAsyncScript(
                                    "const done = arguments[arguments.length - 1];"
                                            + "fetch(arguments[0], {method: 'POST', body: arguments[1], ..." + options
                                            + "}).then(r => done(r.type + r.status), e => done('refused'))",
                                    "http://127.0.0.1:" + port + "/thoonk/api/jobs",
                                    "{\"feed\":\"prey\",\"action\":\"RETRACT\",\"ids\":[\"prey\"]}"))
                            .as(host + options)
                            .isIn("opaque0", "refused");
                    assertThat(browser.executeAsyncScript(
                                    "const done = arguments[arguments.length - 1];"
                                            + "fetch(arguments[0], {credentials: 'include'}).then(r => r.text()).then(done, e => done('unread'))",
                                    "http://127.0.0.1:" + port + "/thoonk/api/overview"))
                            .isEqualTo("unread");
                    assertThat(jobs.state("prey")).contains(JobState.AVAILABLE);
                }
            }
        } finally {
            evil.stop();
        }
        browser.get("http://evil.example:" + port + "/thoonk/");
        assertThat(browser.getPageSource()).contains("thoonk.dashboard.allowed-hosts");
        assertThat(browser.executeAsyncScript("const done = arguments[arguments.length - 1];"
                        + "fetch('/thoonk/api/overview').then(r => done(r.status))"))
                .isEqualTo(403L);
        browser.manage().logs().get(LogType.BROWSER);
    }

    private void shows(String hash, String... texts) {
        page.go(hash);
        for (String text : texts) {
            await(hash + " shows " + text).until(() -> page.text("#main").contains(text));
        }
        assertThat(ran()).as(hash).isZero();
        assertThat(((Number) browser.executeScript(MARKUP)).intValue()).as(hash).isZero();
    }

    private int ran() {
        return ((Number) browser.executeScript("return window.ran || 0")).intValue();
    }

    private static PutOptions withId(String id) {
        return PutOptions.builder().id(id).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
