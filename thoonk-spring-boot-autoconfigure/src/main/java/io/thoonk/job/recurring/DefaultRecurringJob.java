package io.thoonk.job.recurring;

import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Handle to what recurs in a feed.
 *
 * @param keys the feed
 * @param scripts ask Redis
 * @param id the id
 */
record DefaultRecurringJob(FeedKeys keys, RecurringScripts scripts, String id) implements RecurringJob {

    @Override
    public RecurringInfo info() {
        return definition(scripts.one(keys, id)).info(keys.feed());
    }

    @Override
    public void pause() {
        change("pause", reading -> Optional.empty());
    }

    @Override
    public void resume() {
        change("resume", reading -> definition(reading).next(definition(reading).schedule(), reading.now()));
    }

    private void change(String change, Function<RecurringScripts.Reading, Optional<Instant>> due) {
        RecurringScripts.Changed changed;
        do {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            changed = scripts.change(keys, definition(reading), change, due.apply(reading));
        } while (changed == RecurringScripts.Changed.OTHERS_WERE_FIRST);
    }

    @Override
    public void switchOff() {
        change("off", reading -> Optional.empty());
    }

    @Override
    public boolean declare() {
        RecurringScripts.Reading reading = scripts.one(keys, id);
        return !reading.definitions().isEmpty()
                && scripts.change(keys, definition(reading), "declare", Optional.empty())
                        == RecurringScripts.Changed.DONE;
    }

    @Override
    public boolean reschedule(Schedule schedule, String revision) {
        while (true) {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            RecurringDefinition definition = definition(reading);
            Optional<Instant> due = definition.next(schedule, reading.now());
            if (due.isEmpty()) {
                throw neverDue(id, schedule);
            }
            if (!definition.revision().equals(revision)) {
                return false;
            }
            // Of the same revision it may have been run meanwhile.
            if (scripts.override(keys, definition, schedule, due) == RecurringScripts.Changed.DONE) {
                return true;
            }
        }
    }

    @Override
    public void restore() {
        change("restore", reading -> {
            RecurringDefinition definition = definition(reading);
            return definition.declared().isEmpty()
                    ? definition.due()
                    : definition.next(definition.declared().get(), reading.now());
        });
    }

    static IllegalArgumentException neverDue(String id, Schedule schedule) {
        return new IllegalArgumentException(
                "The schedule '" + schedule + "' of recurring job '" + id + "' has no due time after now");
    }

    @Override
    public String trigger() {
        while (true) {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            RecurringDefinition definition = definition(reading);
            String job = definition.job(reading.now()) + "#" + RandomIds.next().substring(0, 8);
            if (scripts.putBesides(keys, definition, job, false) == RecurringRuns.Ran.PUT) {
                return job;
            }
        }
    }

    @Override
    public boolean triggerAsIfDue() {
        RecurringRuns.Ran ran;
        do {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            RecurringDefinition definition = definition(reading);
            ran = scripts.putBesides(keys, definition, definition.job(reading.now()), true);
        } while (ran == RecurringRuns.Ran.OTHERS_WERE_FIRST);
        return ran == RecurringRuns.Ran.PUT;
    }

    @Override
    public void remove() {
        RecurringScripts.Changed changed;
        do {
            List<RecurringDefinition> found = scripts.one(keys, id).definitions();
            changed = found.isEmpty()
                    ? RecurringScripts.Changed.ABSENT
                    : scripts.change(keys, found.get(0), "remove", Optional.empty());
        } while (changed == RecurringScripts.Changed.OTHERS_WERE_FIRST);
    }

    private RecurringDefinition definition(RecurringScripts.Reading reading) {
        return reading.definitions().stream()
                .findFirst()
                .orElseThrow(() -> new JobDoesNotExistException(keys.feed(), id));
    }
}
