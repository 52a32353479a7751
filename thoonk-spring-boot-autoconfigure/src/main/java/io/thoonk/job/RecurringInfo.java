package io.thoonk.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What recurs, as it stood in Redis when it was read.
 *
 * @param feed name of the job feed
 * @param id the id
 * @param revision changes with each change; {@link RecurringJob#reschedule} compares it
 * @param state whether it puts jobs, and why not
 * @param schedule when it is due
 * @param declared the schedule that was declared, where an operator's stands instead
 * @param options what it does beside its schedule
 * @param lastJob id of the last job, which may be gone, or empty if there was none
 * @param runs how many jobs it has put for due times and starts
 * @param left how many more it puts where it has a limit
 * @param failures how many of its last jobs in a row have stalled
 * @param missed how many due times had no job because nobody was there in time
 * @param skipped how many due times had no job because the one before had not ended
 * @param due when it is due next, or empty while it puts no jobs
 * @since 0.1.0
 */
public record RecurringInfo(
        String feed,
        String id,
        String revision,
        RecurringJob.State state,
        Schedule schedule,
        Optional<Schedule> declared,
        RecurringOptions options,
        Optional<String> lastJob,
        long runs,
        Optional<Long> left,
        int failures,
        long missed,
        long skipped,
        Optional<Instant> due) {

    /**
     * {@return the next due times, as many as there are; none while it puts no jobs}
     *
     * @param count how many at most
     */
    public List<Instant> next(int count) {
        int most = (int) Math.min(count, left.orElse(Long.MAX_VALUE));
        if (due.isEmpty() || most < 1) {
            return List.of();
        }
        List<Instant> times = new ArrayList<>();
        times.add(due.get());
        schedule.next(due.get().minus(delay()), most - 1).forEach(scheduled -> times.add(scheduled.plus(delay())));
        return List.copyOf(times);
    }

    /** {@return how much later than its schedule says it is due, because of its jitter} */
    public Duration delay() {
        return options.delay(id);
    }

    /**
     * {@return whether a due time stands for a wall time that does not exist, because the clocks were put forward over it}
     *
     * @param dueTime one of its due times
     */
    public boolean isShifted(Instant dueTime) {
        return schedule.isShifted(dueTime.minus(delay()));
    }
}
