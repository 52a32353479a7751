package io.thoonk.job;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.util.Assert;

/**
 * A schedule that begins, ends, or both.
 *
 * @param whole the schedule without bounds
 * @param first no due time is before it
 * @param end each due time is before it
 */
record BoundedSchedule(Schedule whole, Optional<Instant> first, Optional<Instant> end) implements Schedule {

    private static final String BOUND = ", ";

    private static final String FROM = "from ";

    private static final String UNTIL = "until ";

    BoundedSchedule {
        Assert.isTrue(
                first.isEmpty() || end.isEmpty() || first.get().isBefore(end.get()),
                () -> "The schedule '" + whole + "' begins at " + first.get() + ", which is not before its end at "
                        + end.get());
    }

    /** Gives a schedule another bound; a bound of the same kind that it has goes. */
    static BoundedSchedule of(Schedule schedule, Optional<Instant> first, Optional<Instant> end) {
        return schedule instanceof BoundedSchedule bounded
                ? new BoundedSchedule(bounded.whole, first.or(bounded::first), end.or(bounded::end))
                : new BoundedSchedule(schedule, first, end);
    }

    /** Takes the bounds off the end of a text, the last one first. */
    static Schedule parse(String text) {
        int at = text.lastIndexOf(BOUND);
        Schedule before = Schedule.parse(text.substring(0, at));
        String bound = text.substring(at + BOUND.length());
        try {
            if (bound.startsWith(FROM)) {
                return before.from(Instant.parse(bound.substring(FROM.length())));
            }
            Assert.isTrue(bound.startsWith(UNTIL), () -> "'" + text + "' is no schedule: what is '" + bound + "'?");
            return before.until(Instant.parse(bound.substring(UNTIL.length())));
        } catch (DateTimeException ex) {
            throw new IllegalArgumentException("'" + text + "' is no schedule: " + ex.getMessage(), ex);
        }
    }

    static boolean isText(String text) {
        return text.contains(BOUND);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        Instant begin =
                first.map(bound -> bound.minusNanos(1)).filter(after::isBefore).orElse(after);
        return whole.next(begin).filter(due -> end.isEmpty() || due.isBefore(end.get()));
    }

    @Override
    public ZoneId zone() {
        return whole.zone();
    }

    @Override
    public boolean isShifted(Instant due) {
        return whole.isShifted(due);
    }

    @Override
    public String toString() {
        return whole
                + first.map(bound -> BOUND + FROM + bound).orElse("")
                + end.map(bound -> BOUND + UNTIL + bound).orElse("");
    }
}
