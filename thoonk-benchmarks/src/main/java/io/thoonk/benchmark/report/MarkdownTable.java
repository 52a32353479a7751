package io.thoonk.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes results as one Markdown table: medians, the spread in brackets, and ratios of Thoonk's to each other's. */
public final class MarkdownTable {

    private final Results results;

    private final List<Contestant> others;

    private MarkdownTable(Results results) {
        this.results = results;
        this.others = results.contestants().stream()
                .filter(contestant -> !contestant.equals(Contestant.THOONK))
                .toList();
    }

    public static String of(Results results) {
        return new MarkdownTable(results).write();
    }

    private String write() {
        return results.lines().stream().map(this::row).collect(Collectors.joining("\n", head(), "\n"));
    }

    private String head() {
        List<String> cells = new ArrayList<>(List.of("what", "unit", Contestant.THOONK.column()));
        others.forEach(other -> cells.addAll(List.of(other.column(), "ratio")));
        cells.add("bar");
        return line(cells) + "\n" + line(cells.stream().map(cell -> "---").toList()) + "\n";
    }

    private String row(Line line) {
        Samples ours = results.samples(line, Contestant.THOONK);
        List<String> cells = new ArrayList<>(List.of(line.name(), line.unit(), cell(ours)));
        for (Contestant other : others) {
            Samples theirs = results.samples(line, other);
            cells.add(cell(theirs));
            cells.add(ratio(ours, theirs));
        }
        Samples raw = results.samples(line, Contestant.RAW);
        Samples streams = results.samples(line, Contestant.STREAMS);
        cells.add(line.bar().verdict(new Bar.Medians(ours.median(), raw.median(), streams.median())));
        return line(cells);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String cell(Samples samples) {
        return samples.isEmpty()
                ? "–"
                : "%s (%s–%s)".formatted(number(samples.median()), number(samples.least()), number(samples.most()));
    }

    private static String ratio(Samples ours, Samples other) {
        return ours.isEmpty() || other.isEmpty() || other.median() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.2f", ours.median() / other.median());
    }

    static String number(double value) {
        if (Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', ' ');
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }
}
