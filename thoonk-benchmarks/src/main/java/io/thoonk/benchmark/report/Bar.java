package io.thoonk.benchmark.report;

import java.util.function.Predicate;

/** What is wanted of a figure: a bound on it, or on its ratio to what others reach in the same run. */
public final class Bar {

    private final String text;

    private final Predicate<Medians> reached;

    private Bar(String text, Predicate<Medians> reached) {
        this.text = text;
        this.reached = reached;
    }

    public static Bar none() {
        return new Bar("", medians -> true);
    }

    public static Bar ofRawAtLeast(double ratio) {
        return new Bar("≥ %s × raw".formatted(ratio), medians -> medians.ours() >= ratio * medians.raw());
    }

    public static Bar ofRawAtMost(double ratio) {
        return new Bar("≤ %s × raw".formatted(ratio), medians -> medians.ours() <= ratio * medians.raw());
    }

    public static Bar ofStreamsAtMost(double ratio) {
        return new Bar("≤ %s × Streams".formatted(ratio), medians -> medians.ours() <= ratio * medians.streams());
    }

    public static Bar atLeast(double value) {
        return new Bar("≥ %s".formatted(value), medians -> medians.ours() >= value);
    }

    public static Bar atMost(double value) {
        return new Bar("≤ %s".formatted(value), medians -> medians.ours() <= value);
    }

    public Bar andOfStreamsAtLeast(double ratio) {
        return new Bar(
                text + ", ≥ %s × Streams".formatted(ratio),
                reached.and(medians -> medians.ours() >= ratio * medians.streams()));
    }

    String verdict(Medians medians) {
        return text.isEmpty() ? "" : text + (reached.test(medians) ? " ✓" : " ✗ missed");
    }

    /**
     * The medians of one line.
     *
     * @param ours of Thoonk
     * @param raw of the raw line; NaN if it has none
     * @param streams of Streams; NaN if they have none
     */
    record Medians(double ours, double raw, double streams) {}
}
