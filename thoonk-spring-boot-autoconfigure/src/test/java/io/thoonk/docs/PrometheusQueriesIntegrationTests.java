package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.thoonk.test.RedisTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every metric and label that the dashboard, the alert rules and the table of meters name is in a scrape of a working application. */
@RedisTest
class PrometheusQueriesIntegrationTests {

    private static final Pattern METRIC = Pattern.compile("thoonk_[a-z_]+");

    private static final Pattern MATCHER = Pattern.compile("(thoonk_[a-z_]+)\\{([^}]*)}");

    private static final Pattern GROUPING = Pattern.compile("(?:by|on) \\(([^)]*)\\)");

    private static ScrapedApplication application;

    private static Map<String, Set<String>> scrape;

    @BeforeEach
    void scrapeAWorkingApplication() {
        if (scrape == null) {
            application = new ScrapedApplication();
            // Some come with the first job, some with the first look of a task that runs now and then.
            await().untilAsserted(() -> {
                Map<String, Set<String>> seen = labels(application.scrape());
                assertThat(seen).containsKey("thoonk_event_process_seconds_count");
                assertThat(seen).containsKeys(documented().toArray(String[]::new));
                scrape = seen;
            });
        }
    }

    @AfterAll
    static void stop() {
        application.close();
        scrape = null;
    }

    @Test
    void knowEveryMetricAndLabelOfTheDashboard() {
        List<String> queries = JsonPath.read(
                Documentation.read(Documentation.page("grafana-dashboard.json")), "$.panels[*].targets[*].expr");
        assertThat(queries).hasSizeGreaterThan(20).allSatisfy(PrometheusQueriesIntegrationTests::isAnswered);
        List<String> variables = JsonPath.read(
                Documentation.read(Documentation.page("grafana-dashboard.json")),
                "$.templating.list[?(@.type == 'query')].query");
        assertThat(variables).isNotEmpty().allSatisfy(PrometheusQueriesIntegrationTests::isAnswered);
    }

    @Test
    void knowEveryMetricAndLabelOfTheAlertRules() {
        List<String> queries = AlertRules.expressions();
        assertThat(queries).hasSizeGreaterThan(5).allSatisfy(PrometheusQueriesIntegrationTests::isAnswered);
    }

    @Test
    void knowEveryMeterOfTheDocumentation() {
        assertThat(documented()).hasSizeGreaterThan(15).allMatch(scrape::containsKey);
    }

    @Test
    void findAMetricThatIsNotThere() {
        assertThat(names("rate(thoonk_no_such_total[5m])")).isNotEmpty().noneMatch(scrape::containsKey);
    }

    private static void isAnswered(String query) {
        assertThat(names(query)).as(query).isNotEmpty().allMatch(scrape::containsKey);
        assertThat(query.chars().filter(c -> c == '(').count())
                .as(query)
                .isEqualTo(query.chars().filter(c -> c == ')').count());
        MATCHER.matcher(query).results().forEach(selector -> assertThat(scrape.get(selector.group(1)))
                .as(query)
                .containsAll(Arrays.stream(selector.group(2).split(","))
                        .map(condition -> condition.replaceAll("[=!~].*", ""))
                        .toList()));
        Set<String> labels = new HashSet<>(Set.of("instance"));
        names(query).forEach(name -> labels.addAll(scrape.get(name)));
        GROUPING.matcher(query).results().forEach(group -> assertThat(labels)
                .as(query)
                .containsAll(List.of(group.group(1).split(", "))));
    }

    private static Set<String> documented() {
        String page = Documentation.read(Documentation.page("metrics.md"));
        return names(page.substring(page.indexOf("<!-- meters: begin -->"), page.indexOf("<!-- meters: end -->")));
    }

    private static Set<String> names(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The labels of each metric in a scrape. */
    private static Map<String, Set<String>> labels(String text) {
        Map<String, Set<String>> labels = new TreeMap<>();
        Pattern sample = Pattern.compile("^([a-z_]+)(?:\\{(.*)})? \\S+$");
        text.lines().filter(line -> line.startsWith("thoonk_")).forEach(line -> {
            var matcher = sample.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            Set<String> known = labels.computeIfAbsent(matcher.group(1), name -> new HashSet<>());
            if (matcher.group(2) != null) {
                Pattern.compile("([a-z_]+)=\"")
                        .matcher(matcher.group(2))
                        .results()
                        .forEach(label -> known.add(label.group(1)));
            }
        });
        return labels;
    }
}
