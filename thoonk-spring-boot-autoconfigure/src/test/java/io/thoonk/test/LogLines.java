package io.thoonk.test;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds lines of a log in which somebody warns of something. They look otherwise in a process that has started a Spring Boot
 * application before than in one that has not.
 */
public final class LogLines {

    private LogLines() {}

    /**
     * The warnings and errors of one source.
     *
     * @param source who warns
     * @param output all that was written
     * @return the lines, without what follows them
     */
    public static List<String> of(Source source, CharSequence output) {
        return output.toString()
                .lines()
                .filter(line -> source.lines.matcher(line).find())
                .toList();
    }

    /** Who warns. */
    public enum Source {
        /** This library. */
        THOONK("io?\\.t(hoonk)?"),

        /** The driver of Redis. */
        DRIVER("io?\\.l(ettuce)?");

        private final Pattern lines;

        /** Spring Boot abbreviates long names of loggers from the left. */
        Source(String logger) {
            lines = Pattern.compile("\\b(WARN|ERROR) (.* )?" + logger + "\\.\\S+ +(:|--) ");
        }
    }
}
