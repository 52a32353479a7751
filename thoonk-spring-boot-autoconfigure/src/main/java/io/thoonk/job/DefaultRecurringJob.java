package io.thoonk.job;

import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    public Schedule schedule() {
        return definition(scripts.one(keys, id)).schedule();
    }

    @Override
    public List<Instant> next(int count) {
        RecurringDefinition definition = definition(scripts.one(keys, id));
        List<Instant> times = new ArrayList<>();
        definition.due().filter(due -> count > 0).ifPresent(due -> {
            times.add(due);
            times.addAll(definition.schedule().next(due, count - 1));
        });
        return List.copyOf(times);
    }

    @Override
    public void pause() {
        change("pause", reading -> Optional.empty());
    }

    @Override
    public void resume() {
        change("resume", reading -> definition(reading).schedule().next(reading.now()));
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
    public State state() {
        return definition(scripts.one(keys, id)).state();
    }

    @Override
    public String trigger() {
        while (true) {
            RecurringScripts.Reading reading = scripts.one(keys, id);
            RecurringDefinition definition = definition(reading);
            String job = definition.job(reading.now()) + "#" + RandomIds.next().substring(0, 8);
            if (scripts.run(keys, definition, Optional.empty(), Optional.empty(), Optional.of(job), Map.of(), 0)
                    == RecurringScripts.Ran.PUT) {
                return job;
            }
        }
    }

    @Override
    public long missed() {
        return definition(scripts.one(keys, id)).missed();
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
