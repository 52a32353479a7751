package io.thoonk.job;

import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What recurs, as it stands in Redis.
 *
 * @param id the id
 * @param revision changes with each change
 * @param state whether it puts jobs
 * @param schedule when it is due
 * @param misfire what becomes of due times that were missed
 * @param overlap what happens while the last job has not ended
 * @param declared the schedule that was declared, where an operator's stands instead
 * @param last the id of the last job, or empty if there was none
 * @param missed how many due times nobody was there for
 * @param skipped how many due times the overlap forbade
 * @param due when it is due next
 * @param payload that of its jobs
 */
record RecurringDefinition(
        String id,
        String revision,
        RecurringJob.State state,
        Schedule schedule,
        Misfire misfire,
        Overlap overlap,
        Optional<Schedule> declared,
        Optional<String> last,
        long missed,
        long skipped,
        Optional<Instant> due,
        byte[] payload) {

    /** How many places of a reply one takes. */
    static final int PLACES = 4;

    /** Reads what {@code recurring-read.lua} tells, in the order of {@code lib/recurring.lua}. */
    static RecurringDefinition of(ScriptReply reply, int at) {
        String[] parts = reply.text(at + 2).split("\0", -1);
        String due = reply.text(at + 1);
        return new RecurringDefinition(
                reply.text(at),
                parts[1],
                RecurringJob.State.valueOf(parts[2].toUpperCase(Locale.ROOT)),
                Schedule.parse(parts[3]),
                Misfire.valueOf(parts[4]),
                Overlap.valueOf(parts[5]),
                given(parts[9]).map(Schedule::parse),
                given(parts[6]),
                Long.parseLong(parts[7]),
                Long.parseLong(parts[10]),
                due.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(due))),
                reply.bytes(at + 3));
    }

    private static Optional<String> given(String part) {
        return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }

    RecurringInfo info(String feed) {
        return new RecurringInfo(
                feed, id, revision, state, schedule, declared, misfire, overlap, last, missed, skipped, due);
    }

    byte[] wireId() {
        return WireText.bytes(id);
    }

    /** The id of the job for a due time: the same in each process. */
    String job(Instant dueTime) {
        return id + "@" + dueTime;
    }
}
