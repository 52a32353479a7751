package io.thoonk.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what was replayed, what agreed and what differs for which reason. */
final class ConformanceReport {

    private final Map<String, Integer> notOffered = new TreeMap<>();

    private final Map<IntendedDifference, Integer> differing = new TreeMap<>();

    private final List<String> unexplained = new ArrayList<>();

    private final KnownDifferences known = new KnownDifferences();

    private int replayed;

    private int agreed;

    private int agreedBeside;

    private int answers;

    void notOffered(RecordedOperation operation) {
        notOffered.merge(NotOffered.reason(operation).orElseThrow(), 1, Integer::sum);
    }

    /** Counts one operation and returns the lines that no known difference explains. */
    List<String> replayed(RecordedOperation operation, List<String> lines) {
        replayed++;
        if (RecordedAnswer.tells(operation)) {
            answers++;
        }
        if (lines.isEmpty()) {
            agreed++;
        }
        List<String> open = new ArrayList<>();
        TreeSet<IntendedDifference> reasons = new TreeSet<>();
        for (String line : lines) {
            known.of(operation, line).ifPresentOrElse(reasons::add, () -> open.add(line));
        }
        if (!lines.isEmpty() && open.isEmpty() && reasons.stream().allMatch(IntendedDifference::onlyAdds)) {
            agreedBeside++;
        }
        reasons.forEach(reason -> differing.merge(reason, 1, Integer::sum));
        open.forEach(line -> unexplained.add(operation.displayName() + " | " + line));
        return open;
    }

    List<KnownDifferences.Rule> stale() {
        return known.stale();
    }

    /** The counts and the table of differences, as docs/contract.md has them. */
    String summary() {
        int apart = notOffered.values().stream().mapToInt(Integer::intValue).sum();
        StringBuilder text = new StringBuilder("""
                | | operations |
                | --- | ---: |
                | recorded | %d |
                | replayed through our interface | %d |
                | of these, returned something that can be compared, or refused | %d |
                | of all replayed, agree in every key, message and answer | %d |
                | agree, with keys of ours beside the contract's | %d |
                | differ on purpose | %d |
                | not offered by us | %d |

                | operations | intended difference |
                | ---: | --- |
                """.formatted(
                replayed + apart, replayed, answers, agreed, agreedBeside, replayed - agreed - agreedBeside, apart));
        differing.forEach((reason, count) -> text.append("| %d | %s |\n".formatted(count, reason.reason())));
        text.append("\n| operations | not offered by us |\n| ---: | --- |\n");
        notOffered.forEach((reason, count) -> text.append("| %d | %s |\n".formatted(count, reason)));
        return text.toString();
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder("# Conformance\n\n").append(summary());
        unexplained.forEach(line -> text.append("\nUNEXPLAINED ").append(line));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
