package io.thoonk.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarChartTests {

    @Test
    void drawsWhoCameBesides() {
        Results results = new Results();
        Line line = new Line("drain", "jobs/s", Bar.none());
        results.add(line, Contestant.THOONK, 200);
        results.add(line, new Contestant("a peer & co", "peer", "#123456"), 100);

        assertThat(BarChart.of(results, "jobs/s", "caption"))
                .contains("a peer &amp; co")
                .contains("width=\"620.0\" height=\"14\" fill=\"#2b6cb0\"")
                .contains("width=\"310.0\" height=\"14\" fill=\"#123456\"");
    }
}
