package io.thoonk.job.recurring;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringJobs;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What recurs in job feeds: defines it, and puts the jobs of due times that have come. Any process may do so at any time: Redis
 * decides who was first. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecurringRuns {

    private static final Logger log = LoggerFactory.getLogger(RecurringRuns.class);

    private static final int STEP = 20;

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    /** So many steps at most, so that what recurs by the millisecond does not keep a thread for ever. */
    private static final int MOST_STEPS = 50;

    private final RecurringScripts scripts;

    /**
     * Creates it.
     *
     * @param runner runs scripts
     * @param peerMessages whether thoonk.py's further messages are sent
     */
    public RecurringRuns(ScriptRunner runner, boolean peerMessages) {
        this.scripts = new RecurringScripts(runner, peerMessages);
    }

    /**
     * Makes a handle.
     *
     * @param keys the feed
     * @param codec converts payloads
     * @param <T> type of the payloads
     * @return defines and lists what recurs in the feed
     */
    public <T> RecurringJobs<T> of(FeedKeys keys, PayloadCodec<T> codec) {
        return new DefaultRecurringJobs<>(keys, codec, scripts);
    }

    /**
     * Puts what is due.
     *
     * @param keys the feed
     * @param dealtWith hears what became of due times that this process was the first to see
     * @return in what time to come back, or empty if nothing recurs
     */
    public Optional<Duration> putDue(FeedKeys keys, Consumer<MaintenanceReport.DueTimes> dealtWith) {
        int first = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            RecurringScripts.Reading reading = scripts.due(keys, STEP);
            List<RecurringDefinition> due = reading.definitions();
            if (due.isEmpty()) {
                return reading.next();
            }
            boolean isAnyDone = false;
            for (int i = 0; i < due.size(); i++) {
                Optional<Ran> ran = run(keys, due.get((first + i) % due.size()), reading.now(), dealtWith);
                isAnyDone |= ran.isPresent();
                if (ran.filter(Ran.OTHERS_WERE_FIRST::equals).isPresent()) {
                    // They are at the same ones: what they have left is looked for, and begun with at another place.
                    first = ThreadLocalRandom.current().nextInt(STEP);
                    break;
                }
            }
            if (!isAnyDone) {
                return reading.next()
                        .filter(next -> next.compareTo(AFTER_FAILURE) < 0)
                        .or(() -> Optional.of(AFTER_FAILURE));
            }
        }
        return Optional.of(Duration.ZERO);
    }

    /** One schedule that cannot go on, for which this is empty, keeps the others from nothing. */
    private Optional<Ran> run(
            FeedKeys keys,
            RecurringDefinition definition,
            Instant now,
            Consumer<MaintenanceReport.DueTimes> dealtWith) {
        try {
            return Optional.of(put(keys, definition, now, dealtWith));
        } catch (IllegalStateException ex) {
            if (RecurringScripts.isNews(keys, definition.id())) {
                log.error(
                        "Recurring job '{}' of feed '{}' has a schedule that cannot go on; it puts no jobs until it has another",
                        definition.id(),
                        keys.feed(),
                        ex);
            }
            return Optional.empty();
        }
    }

    private Ran put(
            FeedKeys keys,
            RecurringDefinition definition,
            Instant now,
            Consumer<MaintenanceReport.DueTimes> dealtWith) {
        Instant due = definition.due().orElse(now);
        Duration delay = definition.delay();
        RecurringPlan plan = RecurringPlan.of(
                definition.schedule(),
                due.minus(delay),
                now.minus(delay),
                definition.options().misfire());
        Map<String, String> headers = new LinkedHashMap<>();
        plan.run().ifPresent(run -> headers.put(RecurringJob.SCHEDULED, run.toString()));
        if (plan.missed() > 0) {
            headers.put(RecurringJob.MISSED, Long.toString(plan.missed()));
        }
        Ran ran = scripts.run(keys, definition, due, plan, headers);
        if (ran == Ran.UNDECLARED) {
            log.warn(
                    "Recurring job '{}' of feed '{}' was declared by an annotation, and by no process for ten minutes; it puts no jobs until one declares it, or it is resumed",
                    definition.id(),
                    keys.feed());
        } else if (ran == Ran.FAILED) {
            log.warn(
                    "Recurring job '{}' of feed '{}' puts no jobs until it is resumed, as its last {} have stalled",
                    definition.id(),
                    keys.feed(),
                    definition.failures());
        }
        switch (ran) {
            case PUT -> dealtWith.accept(new MaintenanceReport.DueTimes(1, 0, plan.missed()));
            case SKIPPED -> dealtWith.accept(new MaintenanceReport.DueTimes(0, 1, plan.missed()));
            case NOTHING_PUT -> dealtWith.accept(new MaintenanceReport.DueTimes(0, 0, plan.missed()));
            default -> {}
        }
        return ran;
    }

    /** What became of a due time. */
    enum Ran {
        PUT,
        SKIPPED,
        NOTHING_PUT,
        UNDECLARED,
        FAILED,
        OTHERS_WERE_FIRST;

        static Ran of(String outcome) {
            return outcome.equals("put") ? PUT : outcome.equals("overlap") ? SKIPPED : NOTHING_PUT;
        }
    }
}
