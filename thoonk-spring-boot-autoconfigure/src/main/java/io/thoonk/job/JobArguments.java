package io.thoonk.job;

import java.time.Duration;
import java.time.Instant;

/** Checks of what callers pass in. */
final class JobArguments {

    /** What one call reads or claims at most. */
    static final int MOST_AT_ONCE = 1000;

    /** A thousand years: beyond that a number is a mistake, and would not fit the scores of Redis in the end. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

    private JobArguments() {}

    static void requirePositive(String name, Duration value) {
        requireMillis(name, value);
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least one millisecond but is " + value);
        }
    }

    static void requireNotNegative(String name, Duration value) {
        requireMillis(name, value);
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative but is " + value);
        }
    }

    private static void requireMillis(String name, Duration value) {
        if (value.abs().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + LONGEST.toDays() + " days but is " + value);
        }
    }

    static void requireMillis(String name, Instant value) {
        if (value.isAfter(LATEST)) {
            throw new IllegalArgumentException(name + " must be at the latest " + LATEST + " but is " + value);
        }
    }

    static void requireCount(String name, int value) {
        if (value < 1 || value > MOST_AT_ONCE) {
            throw new IllegalArgumentException(name + " must be from 1 to " + MOST_AT_ONCE + " but is " + value);
        }
    }

    static void requireLongest(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("longestPayload must not be negative but is " + value);
        }
    }

    /** A page of so many behind so many. */
    static void requirePage(long offset, int count) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative but is " + offset);
        }
        requireCount("count", count);
    }
}
