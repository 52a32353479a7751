package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobOrder;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Limit;
import io.thoonk.job.PriorityStep;
import io.thoonk.job.PutOptions;
import io.thoonk.management.ThoonkManagement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** What an operator changes on the dashboard: the limits of a feed, and which workers run. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"wall.demo=false", "thoonk.dashboard.refresh=300ms", "thoonk.processes.heartbeat=1s"})
@Import(DashboardLoad.class)
@BrowserTest
class DashboardWorkersBrowserIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    @Autowired
    private ThoonkContainerRegistry containers;

    @Autowired
    private DataRedisConnectionDetails redis;

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
    void showsAndChangesLimitsAndTheOrder() {
        JobQueue<String> post = thoonk.jobs("post", String.class);
        post.limits().set("acme", Limit.builder().concurrency(1).build());
        PutOptions acme = PutOptions.builder().key("acme").build();
        post.putAll(List.of("first", "second", "third"), acme);
        post.get().orElseThrow();
        page.open("/limits/post");
        await().until(() -> page.text("[data-lane='acme']").contains("1 of 1"));
        assertThat(page.text("[data-lane='acme']")).contains("all places taken");
        assertThat(page.text(".troubles")).contains("2 jobs wait: key 'acme' has 1 running, as many as may at a time");

        page.click("[data-limit-key='acme']");
        page.type("dialog input[name='concurrency']", Keys.chord(Keys.CONTROL, "a") + "2" + Keys.ENTER);
        await().until(() -> page.text("[data-lane='acme']").contains("of 2"));
        page.click("[data-limit='feed']");
        page.type("dialog input[name='rate']", "100/10s" + Keys.ENTER);
        await().until(() -> page.text("[data-rule='feed']").contains("100/10s"));
        assertThat(post.limits().settings().feed())
                .contains(Limit.builder().rate(100, Duration.ofSeconds(10)).build());
        page.click("[data-remove='feed']");
        await().until(() -> post.limits().settings().feed().isEmpty());

        page.click("[data-limit='order']");
        page.type("dialog select[name='order']", "one at a time");
        page.type("dialog select[name='on-failure']", "lets others pass");
        page.click("dialog [data-do='set']");
        await().until(() -> page.text("[data-rule='order']").contains("one at a time for each key"));
        assertThat(post.limits().settings().order()).isEqualTo(JobOrder.STRICT);
        assertThat(post.limits().settings().onFailure()).isEqualTo(JobOrder.Gap.PASS);
        page.click("[data-remove='order']");
        await().until(() -> post.limits().settings().order() == JobOrder.NONE);

        page.click("[data-limit='priority-step']");
        page.type("dialog input[name='step']", Keys.chord(Keys.CONTROL, "a") + "30s" + Keys.ENTER);
        await().until(() -> page.text("[data-rule='priority-step']").contains("a head start of 30"));
        assertThat(post.limits().settings().priorityStep()).isEqualTo(PriorityStep.of(Duration.ofSeconds(30)));
        page.click("[data-remove='priority-step']");
        await().until(() -> post.limits().settings().priorityStep().equals(PriorityStep.DEFAULT));
        // The page would ask for a feed that is gone, which the browser logs.
        page.open("/");
        thoonk.deleteFeed("post");
    }

    @Test
    void pausesAndResumesAWorkerHereAndEverywhere() {
        ThoonkContainer orders = containers.find("orders").orElseThrow();
        page.open("/workers");
        await().until(() -> page.rows("[data-container='orders']").size() == 1);
        page.keepToasts();
        page.shoot("workers");
        page.click("[data-here='orders']");
        await().until(orders::isPaused);
        page.click("#toasts .toast:last-child button");
        await().until(() -> !orders.isPaused());
        page.click("[data-everywhere='orders'][data-what='pause']");
        await().until(orders::isPaused);
        await().until(() -> page.text("[data-container='orders']").contains("paused everywhere"));
        page.click("[data-everywhere='orders'][data-what='resume']");
        await().until(() -> !orders.isPaused());
    }

    @Test
    void stopsAndStartsAWorkerOfAnotherApplication() {
        try (ConfigurableApplicationContext other = new SpringApplicationBuilder(OtherApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--thoonk.processes.heartbeat=1s",
                        "--spring.data.redis.url=redis://127.0.0.1:"
                                + Objects.requireNonNull(redis.getStandalone()).getPort())) {
            ThoonkContainer worker = other.getBean(ThoonkContainerRegistry.class)
                    .find("pictures")
                    .orElseThrow();
            ThoonkContainer here = containers.find("pictures").orElseThrow();
            String process = other.getBean(ThoonkManagement.class).here().id();
            page.open("/workers");
            String row = "[data-container='pictures'] li[data-process='" + process + "']";
            await().until(() -> page.rows(row).size() == 1);
            page.click(row + " [data-part='stop'][data-what='stop']");
            page.click("dialog [data-do='stop']");
            await().until(() -> !worker.isRunning());
            await().until(() -> page.text(row).contains("stopped"));
            assertThat(here.isRunning()).isTrue();
            page.click(row + " [data-part='stop'][data-what='start']");
            await().until(worker::isRunning);
            await().until(() -> page.text(row).contains("running"));
        }
    }

    /** No {@code @SpringBootConfiguration}: the tests beside it would take it for the application. */
    @EnableAutoConfiguration
    static class OtherApplication {

        @ThoonkJobWorker(id = "pictures", queue = "pictures")
        void paint(String picture) {
            throw new AssertionError("Nobody has sent a picture");
        }
    }
}
