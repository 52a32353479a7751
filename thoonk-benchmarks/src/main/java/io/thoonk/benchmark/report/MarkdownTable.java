package io.thoonk.benchmark.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes results as one Markdown table: medians, the spread in brackets, and ratios. */
public final class MarkdownTable {

    private static final String HEAD = """
            | what | unit | Thoonk | raw line | ratio | Streams | ratio | bar |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private MarkdownTable() {}

    public static String of(Results results) {
        return results.lines().stream().map(line -> row(line, results)).collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static String row(Line line, Results results) {
        Samples ours = results.samples(line, Contestant.THOONK);
        Samples raw = results.samples(line, Contestant.RAW);
        Samples streams = results.samples(line, Contestant.STREAMS);
        return "| "
                + String.join(
                        " | ",
                        line.name(),
                        line.unit(),
                        cell(ours),
                        cell(raw),
                        ratio(ours, raw),
                        cell(streams),
                        ratio(ours, streams),
                        line.bar().verdict(new Bar.Medians(ours.median(), raw.median(), streams.median())))
                + " |";
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
