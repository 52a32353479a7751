package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.test.RedisTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The queries of the dashboard and the alert rules, answered by a real Prometheus that scrapes a working application. */
@RedisTest
@EnabledIf(value = "io.thoonk.docs.PrometheusServer#isHere", disabledReason = PrometheusServer.MISSING)
class PrometheusServerIntegrationTests {

    private static final Path RULES = Documentation.page("alert-rules.yml").toAbsolutePath();

    private static final String LIMITS = "(==|!=|[<>]=?)\\s*-?[0-9.]+";

    private ScrapedApplication application;

    private PrometheusServer prometheus;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        application = new ScrapedApplication();
        prometheus = PrometheusServer.start(folder, application.port(), RULES);
        await().ignoreExceptions().untilAsserted(() -> assertThat(hasData("thoonk_redis_connected == 1"))
                .as(prometheus.get("/api/v1/targets"))
                .isTrue());
    }

    @AfterEach
    void stop() throws Exception {
        prometheus.stop();
        application.close();
    }

    @Test
    void answersEveryQueryOfTheDashboardWithData() {
        List<String> queries = JsonPath.read(
                Documentation.read(Documentation.page("grafana-dashboard.json")), "$.panels[*].targets[*].expr");
        assertThat(queries).hasSizeGreaterThan(20);
        assertAllHaveData(queries.stream()
                .map(query -> query.replace("$__rate_interval", "1m").replace("$feed", ".*"))
                .toList());
    }

    @Test
    void answersEveryAlertRuleWithDataOnceItsLimitsAreLeftOut() {
        List<String> expressions = AlertRules.expressions();
        assertThat(expressions).hasSizeGreaterThan(5);
        assertAllHaveData(
                expressions.stream().map(rule -> rule.replaceAll(LIMITS, "")).toList());
    }

    @Test
    void evaluatesTheRulesAndSeesTheStalledJob() throws Exception {
        await().untilAsserted(() -> {
            String rules = prometheus.get("/api/v1/rules");
            assertThat(JsonPath.<List<String>>read(rules, "$.data.groups[*].rules[*].health"))
                    .hasSize(AlertRules.expressions().size())
                    .containsOnly("ok");
            assertThat(JsonPath.<List<String>>read(
                            rules, "$.data.groups[*].rules[?(@.name == 'ThoonkJobsStalled')].alerts[*].labels.feed"))
                    .containsExactly("work");
        });
        assertThat(PrometheusServer.check(RULES))
                .startsWith("0 ")
                .contains("SUCCESS: " + AlertRules.expressions().size() + " rules found");
    }

    @Test
    void findsAQueryThatIsWrong() throws Exception {
        assertThat(hasData("rate(thoonk_no_such_total[1m])")).isFalse();
        assertThat(hasData("max by (feed (thoonk_feed_jobs)")).isFalse();
    }

    private void assertAllHaveData(List<String> queries) {
        List<String> without = new ArrayList<>(queries);
        await().pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            application.work();
            without.removeIf(this::hasData);
            assertThat(without).as("without data").isEmpty();
        });
    }

    private boolean hasData(String query) {
        try {
            String answer = prometheus.query(query);
            return JsonPath.<String>read(answer, "$.status").equals("success")
                    && !JsonPath.<List<Object>>read(answer, "$.data.result").isEmpty();
        } catch (IOException ex) {
            return false;
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
