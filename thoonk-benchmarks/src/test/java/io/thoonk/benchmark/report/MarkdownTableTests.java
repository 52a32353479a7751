package io.thoonk.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTableTests {

    private final Line line = new Line("drain", "jobs/s", Bar.ofRawAtLeast(0.5).andOfStreamsAtLeast(2));

    @Test
    void tellsMediansSpreadAndRatios() {
        assertThat(table(new double[] {60_000, 20_000, 50_000}, 100_000, 10_000))
                .contains("| drain | jobs/s | 50 000 (20 000–60 000) | 100 000 (100 000–100 000) | 0.50 "
                        + "| 10 000 (10 000–10 000) | 5.00 | ≥ 0.5 × raw, ≥ 2.0 × Streams ✓ |");
    }

    @Test
    void tellsThatABarIsMissed() {
        assertThat(table(new double[] {49_000}, 100_000, 10_000)).contains("✗ missed");
        assertThat(table(new double[] {50_000}, 100_000, 26_000)).contains("✗ missed");
    }

    @Test
    void leavesOutWhoDidNotTakePart() {
        Results results = new Results();
        results.add(new Line("sleep", "jobs/s", Bar.none()), Contestant.THOONK, 12.34);

        assertThat(MarkdownTable.of(results)).contains("| sleep | jobs/s | 12.3 (12.3–12.3) | – | – | – | – |  |");
    }

    @Test
    void addsColumnsForWhoComesBesides() {
        Results results = new Results();
        Line drain = new Line("drain", "jobs/s", Bar.none());
        results.add(drain, Contestant.THOONK, 300);
        results.add(drain, new Contestant("A peer", "peer", "#123456"), 100);

        assertThat(MarkdownTable.of(results))
                .startsWith("| what | unit | Thoonk | raw line | ratio | Streams | ratio | peer | ratio | bar |\n")
                .contains("| – | – | – | – | 100 (100–100) | 3.00 |  |");
    }

    private String table(double[] ours, double raw, double streams) {
        Results results = new Results();
        for (double value : ours) {
            results.add(line, Contestant.THOONK, value);
        }
        results.add(line, Contestant.RAW, raw);
        results.add(line, Contestant.STREAMS, streams);
        return MarkdownTable.of(results);
    }
}
