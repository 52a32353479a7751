package io.thoonk.job.recurring;

import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
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
 * @param options what it does beside its schedule
 * @param declared the schedule that was declared, where an operator's stands instead
 * @param last the id of the last job, or empty if there was none
 * @param runs how many jobs it has put for due times and starts
 * @param left how many more it puts where it has a limit
 * @param failures how many of its last jobs in a row have stalled
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
        RecurringOptions options,
        Optional<Schedule> declared,
        Optional<String> last,
        long runs,
        Optional<Long> left,
        int failures,
        long missed,
        long skipped,
        Optional<Instant> due,
        byte[] payload) {

    /** How many places of a reply one takes. */
    static final int PLACES = 5;

    /** Reads what {@code recurring-read.lua} tells, in the order of {@code lib/recurring.lua}. */
    static RecurringDefinition of(ScriptReply reply, int at) {
        String[] parts = reply.text(at + 2).split("\0", -1);
        String due = reply.text(at + 1);
        return new RecurringDefinition(
                reply.text(at),
                parts[1],
                RecurringJob.State.valueOf(parts[2].toUpperCase(Locale.ROOT)),
                Schedule.parse(parts[3]),
                new RecurringOptions(
                        Misfire.valueOf(parts[4]),
                        Overlap.valueOf(parts[5]),
                        given(parts[11]).map(Long::valueOf),
                        Duration.ofMillis(Long.parseLong(parts[12])),
                        !parts[13].isEmpty(),
                        given(parts[14]).map(Integer::valueOf)),
                given(parts[9]).map(Schedule::parse),
                given(parts[6]),
                Long.parseLong(parts[16]),
                given(parts[15]).map(Long::valueOf),
                Integer.parseInt(reply.text(at + 4)),
                Long.parseLong(parts[7]),
                Long.parseLong(parts[10]),
                due.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(due))),
                reply.bytes(at + 3));
    }

    /** In the order in which {@code recurring-save.lua} takes them. */
    static byte[] written(RecurringOptions options) {
        return WireText.bytes(String.join(
                "\0",
                options.misfire().name(),
                options.overlap().name(),
                options.limit().map(Object::toString).orElse(""),
                Long.toString(options.jitter().toMillis()),
                options.runOnStart() ? "1" : "",
                options.pauseAfterFailures().map(Object::toString).orElse("")));
    }

    private static Optional<String> given(String part) {
        return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }

    RecurringInfo info(String feed) {
        return new RecurringInfo(
                feed, id, revision, state, schedule, declared, options, last, runs, left, failures, missed, skipped,
                due);
    }

    /** How much later than its schedule says it is due. */
    Duration delay() {
        return options.delay(id);
    }

    /** When it is due next by its schedule, or by another. */
    Optional<Instant> next(Schedule by, Instant after) {
        return by.next(after.minus(delay())).map(scheduled -> scheduled.plus(delay()));
    }

    byte[] wireId() {
        return WireText.bytes(id);
    }

    /** The id of the job for a time of the schedule: the same in each process. */
    String job(Instant scheduled) {
        return id + "@" + scheduled;
    }
}
