package io.thoonk.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.util.Assert;

/**
 * A fixed distance between due times.
 *
 * @param period the distance
 * @param anchor one of them
 */
record FixedSchedule(Duration period, Instant anchor) implements Schedule {

    private static final String FROM = " from ";

    FixedSchedule {
        Assert.isTrue(
                period.toMillis() > 0 && period.toNanosPart() % 1_000_000 == 0,
                () -> "The period is " + period + "; it must be at least a millisecond and of whole milliseconds");
        Assert.isTrue(
                anchor.getNano() % 1_000_000 == 0, () -> "The due time " + anchor + " must be of whole milliseconds");
    }

    static FixedSchedule parse(String text) {
        int end = text.indexOf(FROM);
        return end < 0
                ? new FixedSchedule(Duration.parse(text), Instant.EPOCH)
                : new FixedSchedule(
                        Duration.parse(text.substring(0, end)), Instant.parse(text.substring(end + FROM.length())));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        // The millisecond that has begun, rounded down, so that it holds before the anchor too.
        long since =
                Duration.between(anchor, after.truncatedTo(ChronoUnit.MILLIS)).toMillis();
        return Optional.of(anchor.plusMillis((Math.floorDiv(since, period.toMillis()) + 1) * period.toMillis()));
    }

    @Override
    public String toString() {
        return "every " + period + (anchor.equals(Instant.EPOCH) ? "" : FROM + anchor);
    }
}
