package io.thoonk.job;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the levels of jobs ({@link PutOptions.Builder#level(int)}) are apart: by a time, which is the head start of a level over the next one, so
 * that nothing waits for ever; or strictly, so that no job starts while one of a lower level waits in its lane. Immutable.
 *
 * @param apart the time, from 1 ms to 31 days, or empty for strictly
 * @since 0.1.0
 */
public record PriorityStep(Optional<Duration> apart) {

    /** What holds where nothing is said: five minutes. */
    public static final PriorityStep DEFAULT = of(Duration.ofMinutes(5));

    /** A lower level always goes first. */
    public static final PriorityStep STRICT = new PriorityStep(Optional.empty());

    private static final String STRICTLY = "strict";

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /**
     * Creates it.
     *
     * @throws IllegalArgumentException if the time is shorter than a millisecond or longer than 31 days
     */
    public PriorityStep {
        apart.ifPresent(time -> {
            if (time.toMillis() < 1 || time.compareTo(Duration.ofDays(31)) > 0) {
                throw new IllegalArgumentException("Levels must be from 1 ms to 31 days apart but are " + time);
            }
        });
    }

    /**
     * Creates one of a time.
     *
     * @param apart by how much a level starts ahead of the next one
     * @return the step
     * @throws IllegalArgumentException if that is shorter than a millisecond or longer than 31 days
     */
    public static PriorityStep of(Duration apart) {
        return new PriorityStep(Optional.of(apart));
    }

    /**
     * Reads what a property or a person says.
     *
     * @param text a time such as {@code 5m}, {@code 90s} or {@code PT5M}, or {@code strict}
     * @return what it says
     * @throws IllegalArgumentException in a sentence, if it is neither
     */
    public static PriorityStep valueOf(String text) {
        String written = text.strip().toLowerCase(Locale.ROOT);
        if (written.equals(STRICTLY)) {
            return STRICT;
        }
        try {
            Matcher time = TIME.matcher(written);
            return of(time.matches() ? LimitText.period(time.group(1), time.group(2)) : Duration.parse(written));
        } catch (DateTimeParseException ex) {
            throw new IllegalArgumentException(
                    "A priority step must be a time such as 5m, or strict, but is '" + text + "'", ex);
        }
    }

    /** {@return whether a lower level always goes first} */
    public boolean isStrict() {
        return apart.isEmpty();
    }

    /** In the words of lib/gate.lua. */
    String encoded() {
        return apart.map(time -> Long.toString(time.toMillis())).orElse(STRICTLY);
    }

    static PriorityStep decoded(String text) {
        return text.equals(STRICTLY) ? STRICT : of(Duration.ofMillis(Long.parseLong(text)));
    }

    @Override
    public String toString() {
        return apart.map(Duration::toString).orElse(STRICTLY);
    }
}
