package io.thoonk.job.recurring;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringJobs;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Defines and lists what recurs in a feed.
 *
 * @param keys the feed
 * @param codec converts payloads
 * @param scripts ask Redis
 * @param <T> type of the payloads
 */
record DefaultRecurringJobs<T>(FeedKeys keys, PayloadCodec<T> codec, RecurringScripts scripts)
        implements RecurringJobs<T> {

    @Override
    public RecurringJob recurring(String id, Schedule schedule, T payload, RecurringOptions options) {
        save(id, Optional.of(schedule), codec.write(payload), options, false);
        RecurringJob job = new DefaultRecurringJob(keys, scripts, id);
        if (options.runOnStart()) {
            job.triggerAsIfDue();
        }
        return job;
    }

    @Override
    public boolean declare(String id, Schedule schedule, T payload, RecurringOptions options) {
        return save(id, Optional.of(schedule), codec.write(payload), options, true);
    }

    @Override
    public boolean declareOff(String id) {
        return save(id, Optional.empty(), new byte[0], RecurringOptions.DEFAULTS, true);
    }

    private boolean save(
            String id, Optional<Schedule> schedule, byte[] payload, RecurringOptions options, boolean isDeclared) {
        RecurringScripts.Changed saved;
        do {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            if (reading.isPartial()) {
                throw new IllegalStateException(
                        "Recurring job '" + id + "' of feed '" + keys.feed()
                                + "' is left as it is: a program of another version has defined it, and this one cannot read that");
            }
            Optional<RecurringDefinition> before =
                    reading.definitions().stream().findFirst();
            schedule.ifPresent(given -> requireDue(id, given, reading.now()));
            // An operator's schedule stands above this one.
            Optional<Schedule> valid = before.filter(each -> each.declared().isPresent())
                    .map(RecurringDefinition::schedule)
                    .or(() -> schedule);
            Duration delay = options.delay(id);
            Optional<Instant> due =
                    valid.flatMap(by -> by.next(reading.now().minus(delay))).map(scheduled -> scheduled.plus(delay));
            saved = scripts.save(keys, id, before, schedule, options, payload, due, isDeclared);
        } while (saved == RecurringScripts.Changed.OTHERS_WERE_FIRST);
        return saved == RecurringScripts.Changed.DONE;
    }

    /** What has had its last due time is defined by each start all the same; what never has one is a mistake. */
    private static void requireDue(String id, Schedule schedule, Instant now) {
        if (schedule.next(now).isEmpty() && schedule.next(Instant.EPOCH).isEmpty()) {
            throw DefaultRecurringJob.neverDue(id, schedule);
        }
    }

    @Override
    public List<RecurringInfo> recurringInfo() {
        return scripts.all(keys).stream().map(found -> found.info(keys.feed())).toList();
    }

    @Override
    public Optional<RecurringJob> recurring(String id) {
        return scripts.one(keys, id).definitions().stream()
                .<RecurringJob>map(found -> new DefaultRecurringJob(keys, scripts, found.id()))
                .findFirst();
    }

    @Override
    public List<RecurringJob> recurring() {
        return scripts.all(keys).stream()
                .<RecurringJob>map(found -> new DefaultRecurringJob(keys, scripts, found.id()))
                .toList();
    }
}
