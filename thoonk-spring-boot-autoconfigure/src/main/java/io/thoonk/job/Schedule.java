package io.thoonk.job;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.util.Assert;

/**
 * When a recurring job is due. Immutable and thread-safe; two schedules with the same {@linkplain #toString() text} are equal.
 *
 * <p>A due time follows from the one before, never from the present, so a schedule does not drift.
 *
 * @since 0.1.0
 */
public sealed interface Schedule permits BoundedSchedule, CronSchedule, FixedSchedule {

    /**
     * Makes a schedule from a cron expression, with the syntax of Spring's
     * {@link org.springframework.scheduling.support.CronExpression}: second, minute, hour, day of month, month, day of week, or a
     * macro such as {@code @daily}.
     *
     * <p>Where clocks change, an expression that names hours runs once for each wall time: at the first instant after the gap if
     * its wall time does not exist, and at the first of the two if it exists twice. An expression whose hours are {@code *}, a step
     * such as {@code *}{@code /2}, or all 24 is an interval: it runs in every real hour that matches, twice where a wall time
     * exists twice, and not where it does not exist.
     *
     * <p>Day of month and day of week must both match. {@code 31W} is the weekday nearest to the 31st within its month, and
     * {@code L-3} the third day before the last; a month without such a day has no run.
     *
     * @param expression the cron expression
     * @param zone whose wall clock it speaks of
     * @return the schedule
     * @throws IllegalArgumentException if the expression cannot be read, with the reason
     */
    static Schedule cron(String expression, ZoneId zone) {
        return new CronSchedule(expression, zone);
    }

    /**
     * Makes a schedule with a fixed distance between due times, which are whole multiples of it since 1970-01-01T00:00:00Z, so that
     * all processes agree on them without a common start.
     *
     * @param period the distance, at least a millisecond and of whole milliseconds
     * @return the schedule
     * @throws IllegalArgumentException if the period is shorter or has parts of a millisecond
     */
    static Schedule every(Duration period) {
        return new FixedSchedule(period, Instant.EPOCH);
    }

    /**
     * Makes a schedule with a fixed distance between due times, of which one is given.
     *
     * @param period the distance, at least a millisecond and of whole milliseconds
     * @param anchor a due time; those before it count too
     * @return the schedule
     * @throws IllegalArgumentException if the period is shorter, or it or the anchor has parts of a millisecond
     */
    static Schedule every(Duration period, Instant anchor) {
        return new FixedSchedule(period, anchor);
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @param text the text
     * @return the schedule
     * @throws IllegalArgumentException if it cannot be read, with the reason
     */
    static Schedule parse(String text) {
        if (BoundedSchedule.isText(text)) {
            return BoundedSchedule.parse(text);
        }
        String[] words = text.split(" ", 2);
        Assert.isTrue(words.length == 2, () -> "'" + text + "' is no schedule");
        try {
            return switch (words[0]) {
                case "cron" -> CronSchedule.parse(words[1]);
                case "every" -> FixedSchedule.parse(words[1]);
                default -> throw new IllegalArgumentException("'" + text + "' is no schedule");
            };
        } catch (DateTimeException ex) {
            throw new IllegalArgumentException("'" + text + "' is no schedule: " + ex.getMessage(), ex);
        }
    }

    /**
     * {@return the first due time after a given one, or empty if there is none}
     *
     * @param after the time; a due time that is equal to it does not count
     */
    Optional<Instant> next(Instant after);

    /**
     * {@return the next due times, as many as there are}
     *
     * @param after the time before all of them
     * @param count how many at most
     * @throws IllegalArgumentException if the count is negative
     */
    default List<Instant> next(Instant after, int count) {
        Assert.isTrue(count >= 0, () -> "The count is " + count + "; it must not be negative");
        List<Instant> due = new ArrayList<>();
        Optional<Instant> one = Optional.of(after);
        while (due.size() < count && (one = one.flatMap(this::next)).isPresent()) {
            due.add(one.get());
        }
        return List.copyOf(due);
    }

    /**
     * {@return this schedule, with a beginning}
     *
     * @param first no due time is before it; one that is equal to it counts
     * @throws IllegalArgumentException if the schedule ends before
     */
    default Schedule from(Instant first) {
        return BoundedSchedule.of(this, Optional.of(first), Optional.empty());
    }

    /**
     * {@return this schedule, with an end} What recurs by it ends when it has no due time left.
     *
     * @param end each due time is before it
     * @throws IllegalArgumentException if the schedule begins later
     */
    default Schedule until(Instant end) {
        return BoundedSchedule.of(this, Optional.empty(), Optional.of(end));
    }

    /** {@return whose wall clock the schedule speaks of; UTC for a period} */
    default ZoneId zone() {
        return ZoneId.of("UTC");
    }

    /**
     * {@return whether a due time stands for a wall time that does not exist, because the clocks were put forward over it}
     *
     * @param due a due time of this schedule
     */
    default boolean isShifted(Instant due) {
        return false;
    }

    /** {@return the schedule as text that {@link #parse} reads, such as {@code cron 0 0 2 * * * in Europe/Berlin}} */
    @Override
    String toString();
}
