package io.thoonk.management;

import io.thoonk.LoggableFailure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts errors by kind: by their first line, without the numbers and quoted words in which alone many differ. For one thread.
 *
 * @since 0.1.0
 */
public final class ErrorKinds {

    private static final int LONGEST = 200;

    private static final Pattern IDS = Pattern.compile("[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    private static final Pattern NUMBERS = Pattern.compile("(?<![A-Za-z])(?:0x)?[0-9][0-9a-fA-F]*");

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private int seen;

    ErrorKinds() {}

    void add(Optional<String> error, Optional<Instant> at) {
        seen++;
        kinds.merge(kindOf(error.orElse("")), new Kind(1, at, at), Kind::plus);
    }

    /** Counts ids that have no job. */
    void passOver(int ids) {
        seen += ids;
    }

    /**
     * {@return the kind of an error: the first line of its words, with signs in place of ids, numbers and what stands in
     * quotes}
     *
     * @param error its words
     */
    public static String kindOf(String error) {
        int end = error.indexOf('\n');
        String line = end < 0 ? error : error.substring(0, end);
        line = QUOTED.matcher(IDS.matcher(line).replaceAll("…")).replaceAll("'…'");
        line = NUMBERS.matcher(line).replaceAll("#").strip();
        return LoggableFailure.beginning(line, LONGEST);
    }

    /** {@return how many jobs were looked at, and ids that have none} */
    public int seen() {
        return seen;
    }

    /** {@return how often each kind came} */
    public Map<String, Kind> kinds() {
        return Map.copyOf(kinds);
    }

    /**
     * How often a kind of error came.
     *
     * @param count how often
     * @param first when it came first, where that is known
     * @param last when it came last, where that is known
     */
    public record Kind(long count, Optional<Instant> first, Optional<Instant> last) {

        private Kind plus(Kind other) {
            List<Instant> times = Stream.of(first, last, other.first, other.last)
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList();
            return new Kind(
                    count + other.count,
                    times.stream().findFirst(),
                    times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() - 1)));
        }
    }
}
