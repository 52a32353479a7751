package io.thoonk.benchmark.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The figures of all rounds. For one thread. */
public final class Results {

    private final Map<Line, Map<Contestant, Samples>> lines = new LinkedHashMap<>();

    private final Set<Contestant> contestants =
            new LinkedHashSet<>(List.of(Contestant.THOONK, Contestant.RAW, Contestant.STREAMS));

    /**
     * Adds a figure of one round.
     *
     * @param line what was measured
     * @param contestant who
     * @param value the figure, in the unit of the line
     */
    public void add(Line line, Contestant contestant, double value) {
        contestants.add(contestant);
        lines.computeIfAbsent(line, key -> new LinkedHashMap<>())
                .computeIfAbsent(contestant, key -> new Samples())
                .add(value);
    }

    Set<Line> lines() {
        return lines.keySet();
    }

    /** Those of every run, then those who came besides. */
    Set<Contestant> contestants() {
        return contestants;
    }

    Samples samples(Line line, Contestant contestant) {
        return lines.getOrDefault(line, Map.of()).getOrDefault(contestant, new Samples());
    }
}
