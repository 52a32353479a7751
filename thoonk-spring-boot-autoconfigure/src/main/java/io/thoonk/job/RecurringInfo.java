package io.thoonk.job;

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
 * @param misfire what becomes of due times that were missed
 * @param overlap what happens while the last job has not ended
 * @param lastJob id of the last job, which may be gone, or empty if there was none
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
        Misfire misfire,
        Overlap overlap,
        Optional<String> lastJob,
        long missed,
        long skipped,
        Optional<Instant> due) {

    /**
     * {@return the next due times, as many as there are; none while it puts no jobs}
     *
     * @param count how many at most
     */
    public List<Instant> next(int count) {
        List<Instant> times = new ArrayList<>();
        due.filter(first -> count > 0).ifPresent(first -> {
            times.add(first);
            times.addAll(schedule.next(first, count - 1));
        });
        return List.copyOf(times);
    }
}
