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
 * @param missed how many due times had no job
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
        long missed,
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
                Long.parseLong(parts[7]),
                due.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(due))),
                reply.bytes(at + 3));
    }

    byte[] wireId() {
        return WireText.bytes(id);
    }

    /** The id of the job for a due time: the same in each process. */
    String job(Instant dueTime) {
        return id + "@" + dueTime;
    }
}
