package io.thoonk.benchmark.idle;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts the lines of {@code MONITOR} by what they are: a command, or a command inside a script. */
final class CommandTally {

    private static final String IN_SCRIPT = " lua] ";

    private static final String BETWEEN = "\" \"";

    private final Map<String, String> scripts;

    private final Map<String, Integer> counts = new TreeMap<>();

    private String script = "a script";

    /**
     * Creates an empty one.
     *
     * @param scripts names of scripts by their digests
     */
    CommandTally(Map<String, String> scripts) {
        this.scripts = scripts;
    }

    /** Counts, in the order of the server: what a script does follows its call. */
    CommandTally add(List<String> lines) {
        lines.forEach(this::add);
        return this;
    }

    /** How often, by kind. */
    Map<String, Integer> counts() {
        return counts;
    }

    private void add(String line) {
        int start = line.indexOf("] \"");
        if (start < 0) {
            return;
        }
        List<String> words = Arrays.asList(line.substring(start + 3).split(BETWEEN, -1));
        String command = words.get(0).replace("\"", "").toLowerCase(Locale.ROOT);
        if (line.contains(IN_SCRIPT)) {
            count("  in " + script + ": " + command);
        } else if (command.startsWith("eval") && words.size() > 1) {
            // The server gets the whole text of a script that it does not know yet.
            String digest = command.equals("eval") ? ScriptText.digest(words.get(1)) : words.get(1);
            script = scripts.getOrDefault(digest, "an unknown script");
            count(script);
        } else {
            count(command);
        }
    }

    private void count(String kind) {
        counts.merge(kind, 1, Integer::sum);
    }
}
