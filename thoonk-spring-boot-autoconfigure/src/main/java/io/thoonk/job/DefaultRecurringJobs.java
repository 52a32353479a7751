package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.keys.FeedKeys;
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
    public RecurringJob recurring(String id, Schedule schedule, T payload, Misfire misfire, Overlap overlap) {
        byte[] written = codec.write(payload);
        boolean isSaved;
        do {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            Optional<RecurringDefinition> before =
                    reading.definitions().stream().findFirst();
            // An operator's schedule stands above this one.
            Schedule valid = before.filter(each -> each.declared().isPresent())
                    .map(RecurringDefinition::schedule)
                    .orElse(schedule);
            Optional<Instant> due = valid.next(reading.now());
            DefaultRecurringJob.requireDue(id, schedule, schedule.next(reading.now()));
            isSaved = scripts.save(keys, id, before, schedule, misfire, overlap, written, due);
        } while (!isSaved);
        return new DefaultRecurringJob(keys, scripts, id);
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
