package io.thoonk.job;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads limits as annotations, properties, the endpoint and the dashboard have them: rates such as {@code 100/10s}, {@code 10/s} or
 * {@code 100/1m smooth burst 5}, and numbers of jobs at a time. {@code none} says that there is no limit.
 */
final class LimitText {

    /** Says that there is no limit, where another source has one. */
    static final String NONE = "none";

    private static final Pattern RATE = Pattern.compile(
            "(\\d{1,18})\\s*/\\s*(\\d{0,12})\\s*(ms|s|m|h|d)(\\s+smooth(?:\\s+burst\\s+(\\d{1,18}))?)?");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private LimitText() {}

    /**
     * Reads a limit.
     *
     * @param rate starts in a time, {@code none}, or empty for any number
     * @param concurrency jobs at a time, {@code none}, or empty for any number
     * @param weight turns for one of others, or empty for one
     * @return the limit, or empty if neither says anything
     * @throws IllegalArgumentException in a sentence, if one of them cannot be read
     */
    static Optional<Limit> limit(String rate, String concurrency, String weight) {
        if (rate.isBlank() && concurrency.isBlank() && weight.isBlank()) {
            return Optional.empty();
        }
        Limit.Builder limit = Limit.builder();
        rate(limit, rate);
        number("concurrency", "how many jobs run at a time, such as 8", concurrency, limit::concurrency);
        number("weight", "how many turns a key has for one of others, such as 3", weight, limit::weight);
        return Optional.of(limit.build());
    }

    /**
     * Adds a rate to a limit.
     *
     * @param limit takes it
     * @param text starts in a time; {@code none} and empty add nothing
     * @throws IllegalArgumentException in a sentence, if it cannot be read
     */
    static void rate(Limit.Builder limit, String text) {
        String written = text.strip().toLowerCase(Locale.ROOT);
        if (written.isEmpty() || written.equals(NONE)) {
            return;
        }
        Matcher parts = RATE.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "A rate must be a number of starts and a time, such as 100/10s or 10/s, with"
                            + " smooth or smooth burst 5 behind it to space them, or none; but it is '" + text + "'");
        }
        try {
            limit.rate(number(parts.group(1)), period(parts.group(2), parts.group(3)));
            limit.smooth(parts.group(4) != null);
            if (parts.group(5) != null) {
                limit.burst(number(parts.group(5)));
            }
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException("The rate '" + text + "' cannot be: " + ex.getMessage(), ex);
        }
    }

    private static void number(String name, String meaning, String text, IntConsumer limit) {
        String written = text.strip().toLowerCase(Locale.ROOT);
        if (written.isEmpty() || written.equals(NONE)) {
            return;
        }
        if (!NUMBER.matcher(written).matches()) {
            throw new IllegalArgumentException(
                    "A " + name + " must be " + meaning + ", or none; but it is '" + text + "'");
        }
        try {
            limit.accept(number(written));
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException("The " + name + " '" + text + "' cannot be: " + ex.getMessage(), ex);
        }
    }

    static Duration period(String count, String unit) {
        long number = count.isEmpty() ? 1 : Long.parseLong(count);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static int number(String digits) {
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
    }
}
