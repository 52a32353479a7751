package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads times and numbers as the peers leave them: seconds, milliseconds or microseconds. */
final class JobTimes {

    private static final double SECONDS_BELOW = 1e11;

    private static final double MICROS_ABOVE = 1e14;

    /** Of a time without an end, which a peer may have left; what lies between it and now can still be told in ns. */
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private JobTimes() {}

    static Instant ofScore(String score) {
        double value = WireText.score(score);
        if (Double.isInfinite(value)) {
            return value < 0 ? Instant.EPOCH : LATEST;
        }
        if (value < SECONDS_BELOW) {
            return Instant.ofEpochMilli(Math.round(value * 1000));
        }
        return Instant.ofEpochMilli(Math.round(value > MICROS_ABOVE ? value / 1000 : value));
    }

    static OptionalInt wholeNumber(Optional<String> text) {
        return text.filter(digits -> digits.matches("[0-9]{1,9}"))
                .map(digits -> OptionalInt.of(Integer.parseInt(digits)))
                .orElse(OptionalInt.empty());
    }
}
