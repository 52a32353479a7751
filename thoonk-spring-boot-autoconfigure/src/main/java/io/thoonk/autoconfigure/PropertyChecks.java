package io.thoonk.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Refuses values of properties, with the full name of the property. */
final class PropertyChecks {

    private PropertyChecks() {}

    static void atLeast(String property, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new IllegalArgumentException(property + " must be at least " + least + " but is " + value);
        }
    }

    static void atLeastOne(String property, @Nullable Double value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(property + " must be at least 1 but is " + value);
        }
    }

    static void positive(String property, @Nullable Duration value) {
        if (value != null && value.toMillis() < 1) {
            throw new IllegalArgumentException(property + " must be at least 1ms but is " + value);
        }
    }

    static void notNegative(String property, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw new IllegalArgumentException(property + " must not be negative but is " + value);
        }
    }

    static void noNul(String property, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(property + " must not hold a NUL character");
        }
    }
}
