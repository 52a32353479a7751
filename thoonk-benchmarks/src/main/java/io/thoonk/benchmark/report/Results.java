package io.thoonk.benchmark.report;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The figures of all rounds. For one thread. */
public final class Results {

    private final Map<Line, Map<Contestant, Samples>> lines = new LinkedHashMap<>();

    /**
     * Adds a figure of one round.
     *
     * @param line what was measured
     * @param contestant who
     * @param value the figure, in the unit of the line
     */
    public void add(Line line, Contestant contestant, double value) {
        lines.computeIfAbsent(line, key -> new EnumMap<>(Contestant.class))
                .computeIfAbsent(contestant, key -> new Samples())
                .add(value);
    }

    Set<Line> lines() {
        return lines.keySet();
    }

    Samples samples(Line line, Contestant contestant) {
        return lines.getOrDefault(line, Map.of()).getOrDefault(contestant, new Samples());
    }
}
