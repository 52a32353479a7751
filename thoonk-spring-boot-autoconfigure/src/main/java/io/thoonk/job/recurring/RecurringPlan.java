package io.thoonk.job.recurring;

import io.thoonk.job.Misfire;
import io.thoonk.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What to do about a recurring job whose due time has come.
 *
 * @param run the due time for which a job is to be put, if any
 * @param missed how many due times are passed over by this step
 * @param next the due time to go on with, or empty if there is none
 */
record RecurringPlan(Optional<Instant> run, long missed, Optional<Instant> next) {

    /** How late a job may be before it counts as missed. */
    static final Duration MISFIRE_AFTER = Duration.ofMinutes(1);

    /** With {@link Misfire#ALL}, for how many due times and how long ago jobs are put. */
    private static final int MOST = 100;

    private static final Duration LONGEST = Duration.ofDays(1);

    /** Counting ends here: how often exactly a job was missed matters less than that a process goes on. */
    private static final int MOST_COUNTED = 100_000;

    /**
     * Decides about one step.
     *
     * @param due the due time that has come
     * @param now the time of Redis, not before it
     */
    static RecurringPlan of(Schedule schedule, Instant due, Instant now, Misfire misfire) {
        if (Duration.between(due, now).compareTo(MISFIRE_AFTER) <= 0) {
            return new RecurringPlan(Optional.of(due), 0, later(schedule, due));
        }
        return switch (misfire) {
            case SKIP ->
                new RecurringPlan(Optional.empty(), upTo(schedule, due, now, MOST_COUNTED), later(schedule, now));
            case ONCE ->
                new RecurringPlan(
                        Optional.of(last(schedule, due, now)),
                        upTo(schedule, due, now, MOST_COUNTED) - 1,
                        later(schedule, now));
            case ALL -> oldest(schedule, due, now);
        };
    }

    private static RecurringPlan oldest(Schedule schedule, Instant due, Instant now) {
        Optional<Instant> from = fewEnough(schedule, due, now);
        Deque<Instant> wanted = new ArrayDeque<>();
        for (Optional<Instant> each = from;
                each.isPresent() && !each.get().isAfter(now);
                each = later(schedule, each.get())) {
            wanted.addLast(each.get());
            if (wanted.size() > MOST) {
                wanted.removeFirst();
            }
        }
        if (wanted.isEmpty()) {
            return new RecurringPlan(Optional.empty(), upTo(schedule, due, now, MOST_COUNTED), later(schedule, now));
        }
        Instant run = wanted.getFirst();
        long missed = run.equals(due) ? 0 : upTo(schedule, due, run.minusMillis(1), MOST_COUNTED);
        return new RecurringPlan(Optional.of(run), missed, later(schedule, run));
    }

    /** Where to begin to look for the last due times of the last day, so that there are not many more than are wanted. */
    private static Optional<Instant> fewEnough(Schedule schedule, Instant due, Instant now) {
        Duration back = Duration.ofSeconds(1);
        while (back.compareTo(LONGEST) < 0 && now.minus(back).isAfter(due)) {
            Optional<Instant> first = later(schedule, now.minus(back));
            if (first.isPresent() && upTo(schedule, first.get(), now, MOST) == MOST) {
                return first;
            }
            back = back.multipliedBy(2);
        }
        Instant begin = now.minus(LONGEST);
        return due.isBefore(begin) ? later(schedule, begin) : Optional.of(due);
    }

    /** How many due times there are from the first one until a time, at most so many. */
    private static long upTo(Schedule schedule, Instant due, Instant until, int most) {
        long count = 0;
        for (Optional<Instant> each = Optional.of(due);
                count < most && each.isPresent() && !each.get().isAfter(until);
                each = later(schedule, each.get())) {
            count++;
        }
        return count;
    }

    /** The last due time that has come. */
    private static Instant last(Schedule schedule, Instant due, Instant now) {
        Instant from = due;
        for (Duration back = Duration.ofSeconds(1); now.minus(back).isAfter(due); back = back.multipliedBy(2)) {
            Optional<Instant> found = schedule.next(now.minus(back)).filter(each -> !each.isAfter(now));
            if (found.isPresent()) {
                from = found.get();
                break;
            }
        }
        Optional<Instant> next = Optional.of(from);
        while (next.isPresent() && !next.get().isAfter(now)) {
            from = next.get();
            next = later(schedule, from);
        }
        return from;
    }

    /** Time goes forward, or a fault in a schedule would put jobs without end. */
    private static Optional<Instant> later(Schedule schedule, Instant after) {
        Optional<Instant> next = schedule.next(after);
        if (next.filter(due -> !due.isAfter(after)).isPresent()) {
            throw new IllegalStateException(
                    "The schedule '" + schedule + "' gives " + next.get() + " as the due time after " + after);
        }
        return next;
    }
}
