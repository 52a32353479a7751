package io.thoonk.job.recurring;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts of what recurs, one typed method each.
 *
 * @param runner runs them
 * @param peerMessages whether thoonk.py's further messages are sent
 */
record RecurringScripts(ScriptRunner runner, boolean peerMessages) {

    private static final LuaScript SAVE = LuaScript.load(RecurringScripts.class, "recurring-save.lua");

    private static final LuaScript READ = LuaScript.load(RecurringScripts.class, "recurring-read.lua");

    private static final LuaScript RUN = LuaScript.load(RecurringScripts.class, "recurring-run.lua");

    private static final LuaScript CHANGE = LuaScript.load(RecurringScripts.class, "recurring-change.lua");

    private static final byte[] NOTHING = {};

    /** The place of the first definition in a reply. */
    private static final int FIRST = 3;

    private static final Logger log = LoggerFactory.getLogger(RecurringScripts.class);

    private static final int MOST_TOLD = 1_000;

    /** Of these it has been said that something is wrong with them. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** What annotations declare is paused when no process has said for so long that it declares it. */
    private static final Duration UNDECLARED_AFTER = Duration.ofMinutes(10);

    /** For so long after a process has said so, what it declares stands above what that has replaced: two renewals may fail. */
    private static final Duration DECLARATION_HOLDS = Duration.ofMinutes(5);

    /**
     * Defines what recurs, or changes it.
     *
     * @param before what is to be changed, as it was read, or empty for nothing
     * @param schedule when it is due, or empty if it is declared to be off
     * @param due when it is due next where its schedule is new, or empty for never
     * @param isDeclared whether this is a declaration, which does not hold against one that has replaced it
     * @return whether it still was of that revision, and due then, or is declared otherwise
     */
    Changed save(
            FeedKeys keys,
            String id,
            Optional<RecurringDefinition> before,
            Optional<Schedule> schedule,
            RecurringOptions options,
            byte[] payload,
            Optional<Instant> due,
            boolean isDeclared) {
        ScriptReply reply = runner.run(
                SAVE,
                keys.feed(),
                JobKeys.andRecurring(keys),
                JobKeys.newGeneration(),
                WireText.id(id),
                WireText.bytes(before.map(RecurringDefinition::revision).orElse("")),
                WireText.bytes(schedule.map(Schedule::toString).orElse("")),
                RecurringDefinition.written(options),
                payload,
                millis(due),
                keys.of(FeedChannel.OWN_RECURRING),
                millis(before.flatMap(RecurringDefinition::due)),
                isDeclared ? WireText.number(DECLARATION_HOLDS.toMillis()) : NOTHING);
        return switch (reply.status()) {
            case "missing" -> throw new FeedDoesNotExistException(keys.feed());
            case "mismatch" -> throw new FeedTypeMismatchException(keys.feed(), "job", reply.text(1));
            default -> Changed.of(reply.status());
        };
    }

    Reading one(FeedKeys keys, String id) {
        return read(keys, "one", WireText.id(id));
    }

    /** All, by id. They are read in parts: what changes meanwhile may or may not be among them. */
    List<RecurringDefinition> all(FeedKeys keys) {
        Map<String, RecurringDefinition> byId = new TreeMap<>();
        String cursor = "0";
        do {
            ScriptReply reply = ask(keys, "some", WireText.bytes(cursor));
            definitions(keys, reply).forEach(definition -> byId.put(definition.id(), definition));
            cursor = reply.text(2);
        } while (!cursor.equals("0"));
        return List.copyOf(byId.values());
    }

    /** Those whose time has come. */
    Reading due(FeedKeys keys, int most) {
        return read(keys, "due", WireText.number(most));
    }

    private Reading read(FeedKeys keys, String kind, byte[] argument) {
        ScriptReply reply = ask(keys, kind, argument);
        List<RecurringDefinition> definitions = definitions(keys, reply);
        return new Reading(
                Instant.ofEpochMilli(reply.number(1)),
                reply.number(2) < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(reply.number(2))),
                definitions,
                definitions.size() < (reply.size() - FIRST) / RecurringDefinition.PLACES);
    }

    private ScriptReply ask(FeedKeys keys, String kind, byte[] argument) {
        return runner.run(READ, keys.feed(), JobKeys.andRecurring(keys), WireText.bytes(kind), argument);
    }

    /** Whether it has not been said in this process that something is wrong with what recurs under an id. */
    static boolean isNews(FeedKeys keys, String id) {
        return TOLD.size() < MOST_TOLD && TOLD.add(keys.feed() + '\0' + id);
    }

    /** What a program of another version wrote, and this one cannot read, keeps the others from nothing. */
    private static List<RecurringDefinition> definitions(FeedKeys keys, ScriptReply reply) {
        List<RecurringDefinition> definitions = new ArrayList<>();
        for (int at = FIRST; at < reply.size(); at += RecurringDefinition.PLACES) {
            try {
                definitions.add(RecurringDefinition.of(reply, at));
            } catch (IllegalArgumentException | DateTimeException ex) {
                if (isNews(keys, reply.text(at))) {
                    log.warn(
                            "Recurring job '{}' of feed '{}' cannot be read and is left out: {}",
                            reply.text(at),
                            keys.feed(),
                            ex.getMessage());
                }
            }
        }
        return definitions;
    }

    /**
     * Puts the job of a due time, and goes on to the next, unless another process has done so.
     *
     * @param due the due time that has come
     * @param plan what to do about it, by the times of the schedule
     * @param headers those of the job
     * @return what became of it
     */
    RecurringRuns.Ran run(
            FeedKeys keys,
            RecurringDefinition definition,
            Instant due,
            RecurringPlan plan,
            Map<String, String> headers) {
        return run(
                keys,
                definition,
                Optional.of(due),
                plan.next().map(next -> next.plus(definition.delay())),
                plan.run().map(definition::job),
                headers,
                plan.missed(),
                true);
    }

    /**
     * Puts a job besides those of the due times.
     *
     * @param job the id of the job
     * @param isScheduled whether the overlap and the limit hold for it as for those
     * @return what became of it
     */
    RecurringRuns.Ran putBesides(FeedKeys keys, RecurringDefinition definition, String job, boolean isScheduled) {
        return run(keys, definition, Optional.empty(), Optional.empty(), Optional.of(job), Map.of(), 0, isScheduled);
    }

    private RecurringRuns.Ran run(
            FeedKeys keys,
            RecurringDefinition definition,
            Optional<Instant> due,
            Optional<Instant> next,
            Optional<String> job,
            Map<String, String> headers,
            long missed,
            boolean isScheduled) {
        ScriptReply reply = runner.run(
                RUN,
                keys.feed(),
                JobKeys.andRecurring(keys),
                JobKeys.newGeneration(),
                peerMessages ? keys.of(FeedChannel.PEER_PUT) : NOTHING,
                NOTHING,
                keys.of(FeedChannel.OWN_RETRACT),
                keys.of(FeedChannel.OWN_RECURRING),
                definition.wireId(),
                WireText.bytes(definition.revision()),
                millis(due),
                millis(next),
                job.map(WireText::id).orElse(NOTHING),
                WireText.pairs(headers),
                WireText.number(missed),
                WireText.number(UNDECLARED_AFTER.toMillis()),
                isScheduled ? WireText.number(1) : NOTHING);
        return switch (reply.status()) {
            case "undeclared" -> RecurringRuns.Ran.UNDECLARED;
            case "failed" -> RecurringRuns.Ran.FAILED;
            case "ok" -> RecurringRuns.Ran.of(reply.text(1));
            default -> RecurringRuns.Ran.OTHERS_WERE_FIRST;
        };
    }

    /**
     * Pauses what recurs, switches it off, goes on with it, removes it, or notes that this process declares it.
     *
     * @param change {@code pause}, {@code off}, {@code resume}, {@code remove}, {@code override}, {@code restore} or {@code
     *     declare}
     * @param due when it is due where it goes on
     * @return what became of it
     */
    Changed change(FeedKeys keys, RecurringDefinition definition, String change, Optional<Instant> due) {
        return change(keys, definition, change, due, NOTHING);
    }

    /** Gives what recurs an operator's schedule. */
    Changed override(FeedKeys keys, RecurringDefinition definition, Schedule schedule, Optional<Instant> due) {
        return change(keys, definition, "override", due, WireText.bytes(schedule.toString()));
    }

    private Changed change(
            FeedKeys keys, RecurringDefinition definition, String change, Optional<Instant> due, byte[] schedule) {
        return Changed.of(runner.run(
                        CHANGE,
                        keys.feed(),
                        JobKeys.andRecurring(keys),
                        definition.wireId(),
                        WireText.bytes(definition.revision()),
                        WireText.bytes(change),
                        millis(due),
                        keys.of(FeedChannel.OWN_RECURRING),
                        schedule,
                        millis(definition.due()))
                .status());
    }

    private static byte[] millis(Optional<Instant> time) {
        return time.map(each -> WireText.number(each.toEpochMilli())).orElse(NOTHING);
    }

    /**
     * What recurs.
     *
     * @param now the time of Redis
     * @param next in what time the first is due that is not due now
     * @param definitions what was asked for
     * @param isPartial whether some is left out, as this version cannot read it
     */
    record Reading(Instant now, Optional<Duration> next, List<RecurringDefinition> definitions, boolean isPartial) {}

    /** What became of a change. */
    enum Changed {
        DONE,
        OTHERS_WERE_FIRST,
        UNDECLARED,
        REPLACED,
        ABSENT;

        static Changed of(String status) {
            return switch (status) {
                case "ok" -> DONE;
                case "changed" -> OTHERS_WERE_FIRST;
                case "undeclared" -> UNDECLARED;
                case "replaced" -> REPLACED;
                default -> ABSENT;
            };
        }
    }
}
