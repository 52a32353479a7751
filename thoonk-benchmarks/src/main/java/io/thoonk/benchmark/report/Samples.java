package io.thoonk.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/** The figures of one contestant on one line, one of each round. */
public final class Samples {

    private final List<Double> values = new ArrayList<>();

    /**
     * Adds a figure.
     *
     * @param value of one round
     */
    public void add(double value) {
        values.add(value);
    }

    /** {@return the one in the middle, NaN if there is none} */
    public double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** {@return the least, NaN if there is none} */
    public double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    /** {@return the most, NaN if there is none} */
    public double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }
}
