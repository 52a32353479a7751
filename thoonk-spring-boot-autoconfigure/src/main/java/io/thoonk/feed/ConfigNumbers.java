package io.thoonk.feed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads and checks the numbers of a configuration: anything but a positive one counts as not set (contract rule 8). */
final class ConfigNumbers {

    private ConfigNumbers() {}

    static OptionalLong positive(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        if (value == null || !value.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(value);
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    static Optional<Duration> millis(Map<String, String> fields, String name) {
        OptionalLong millis = positive(fields, name);
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }

    static long requirePositive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1 but is " + value);
        }
        return value;
    }
}
