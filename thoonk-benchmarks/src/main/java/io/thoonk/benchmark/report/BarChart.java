package io.thoonk.benchmark.report;

import java.util.List;
import java.util.Locale;

/** Draws the throughputs of a run as horizontal bars in SVG, a group of bars for each line. */
public final class BarChart {

    private static final int LABELS = 240;

    private static final int WIDTH = 620;

    private static final int BAR = 14;

    private static final int GAP = 12;

    private static final String STYLE = "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1a202c\"";

    private final StringBuilder body = new StringBuilder();

    private int y = 16;

    private BarChart() {}

    /**
     * Draws the lines of one unit.
     *
     * @param results the results
     * @param unit the unit
     * @param caption lines of text below
     * @return an SVG document
     */
    public static String of(Results results, String unit, String... caption) {
        return new BarChart().draw(results, unit, caption);
    }

    private String draw(Results results, String unit, String... caption) {
        List<Line> lines = results.lines().stream()
                .filter(line -> line.unit().equals(unit))
                .toList();
        double most = lines.stream()
                .flatMap(line -> results.contestants().stream().map(contestant -> results.samples(line, contestant)))
                .filter(samples -> !samples.isEmpty())
                .mapToDouble(Samples::median)
                .max()
                .orElse(1);
        legend(results);
        lines.forEach(line -> group(line, results, most));
        for (String captionLine : caption) {
            text(8, y + 6, "start", captionLine);
            y += 18;
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                        .formatted(WIDTH + LABELS + 90, y + 24)
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
                + body
                + "</svg>\n";
    }

    private void legend(Results results) {
        int x = LABELS;
        for (Contestant contestant : results.contestants()) {
            int wide = 15 + 8 * contestant.title().length() + 20;
            if (x + wide > LABELS + WIDTH) {
                x = LABELS;
                y += 18;
            }
            rectangle(x, y - 10, 10, contestant);
            text(x + 15, y, "start", contestant.title());
            x += wide;
        }
        y += 20;
    }

    private void group(Line line, Results results, double most) {
        text(LABELS - 10, y + BAR - 3, "end", line.name());
        for (Contestant contestant : results.contestants()) {
            Samples samples = results.samples(line, contestant);
            if (!samples.isEmpty()) {
                double width = Math.max(1, samples.median() / most * WIDTH);
                rectangle(LABELS, y, width, contestant);
                text(LABELS + width + 6, y + BAR - 3, "start", MarkdownTable.number(samples.median()));
                y += BAR + 2;
            }
        }
        y += GAP;
    }

    private void rectangle(double x, double top, double width, Contestant contestant) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                top,
                width,
                width == 10 ? 10 : BAR,
                contestant.colour()));
    }

    private void text(double x, double baseline, String anchor, String text) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                x,
                baseline,
                anchor,
                STYLE,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
