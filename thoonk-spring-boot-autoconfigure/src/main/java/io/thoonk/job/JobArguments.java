package io.thoonk.job;

import java.time.Duration;

/** Checks of what callers pass in. */
final class JobArguments {

    private static final int MOST_AT_ONCE = 1000;

    private JobArguments() {}

    static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least one millisecond but is " + value);
        }
    }

    static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative but is " + value);
        }
    }

    static void requireCount(String name, int value) {
        if (value < 1 || value > MOST_AT_ONCE) {
            throw new IllegalArgumentException(name + " must be from 1 to " + MOST_AT_ONCE + " but is " + value);
        }
    }

    static void requireOffset(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("offset must not be negative but is " + value);
        }
    }
}
