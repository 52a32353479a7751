package io.thoonk.job;

import static io.thoonk.job.JobState.AVAILABLE;
import static io.thoonk.job.JobState.CLAIMED;
import static io.thoonk.job.JobState.DELAYED;
import static io.thoonk.job.JobState.ORPHANED;
import static io.thoonk.job.JobState.STALLED;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every way in which we take a job from one state to another: the script, and when it does so. */
public enum JobTransition {
    PUT(null, AVAILABLE, "put-plain.lua", "a put without options"),
    PUT_WITH_OPTIONS(
            null, AVAILABLE, "put.lua", "a put with options or headers, or the first one after the feed was made"),
    PUT_FOR_LATER(null, DELAYED, "put.lua", "a put with a delay or a due time"),
    PUT_TO_WAIT(null, DELAYED, "put.lua", "a put [after](waits.md) other jobs"),
    FOLLOW(null, AVAILABLE, "finish.lua", "`finish` ends the job that it [follows](batches.md#follow-ups)"),
    FOLLOW_WORK(null, AVAILABLE, "complete-and-claim.lua", "the worker's method has returned whose job it follows"),
    RECUR(null, AVAILABLE, "recurring-run.lua", "what recurs is due"),
    BECOME_DUE(DELAYED, AVAILABLE, "expire.lua", "maintenance finds it due"),
    CLAIM_WHEN_DUE(DELAYED, CLAIMED, "complete-and-claim.lua", "a claim finds it due"),
    WAIT_NO_MORE(DELAYED, AVAILABLE, "finish.lua", "`finish` ends the last job that it waits for"),
    WAIT_NO_MORE_FOR_WORK(
            DELAYED,
            AVAILABLE,
            "complete-and-claim.lua",
            "the worker's method has returned of the last job that it waits for"),
    HEAR(DELAYED, AVAILABLE, "waits-hear.lua", "what it waits for in another feed has finished, or a batch"),
    MISS_A_PEER(DELAYED, AVAILABLE, "waits-look.lua", "maintenance finds that a peer has ended what it waits for"),
    PROMOTE(DELAYED, AVAILABLE, "promote-now.lua", "a person does not want to wait"),
    CLAIM(AVAILABLE, CLAIMED, "complete-and-claim.lua", "a worker, or `get`"),
    COMPLETE(
            CLAIMED,
            null,
            "complete-and-claim.lua",
            "a worker's method has returned; the call claims the next jobs too"),
    FINISH(CLAIMED, null, "finish.lua", "`finish`"),
    CANCEL(CLAIMED, AVAILABLE, "cancel.lua", "a failure without backoff: counted, to the end of the line"),
    BACK_OFF(CLAIMED, DELAYED, "cancel.lua", "a failure with backoff: counted, due later"),
    TRY_LATER(
            CLAIMED,
            DELAYED,
            "retry-later.lua",
            "its method says when to try again: uncounted, due later, then in front"),
    TRY_AGAIN(
            CLAIMED,
            AVAILABLE,
            "retry-later.lua",
            "its method says to try again now: uncounted, to the front of the line"),
    GIVE_BACK(CLAIMED, AVAILABLE, "give-back.lua", "a worker stops or pauses: uncounted, to the front of the line"),
    LEAVE(
            CLAIMED,
            AVAILABLE,
            "give-back.lua",
            "a worker's method leaves it before its end, as after `max-run`: uncounted, to the end of the line"),
    RECLAIM(CLAIMED, AVAILABLE, "reclaim.lua", "the answer to a claim was lost: uncounted, to the front of the line"),
    EXPIRE(CLAIMED, AVAILABLE, "expire.lua", "its holder died: a crash, to the front of the line"),
    CRASH_TOO_OFTEN(CLAIMED, STALLED, "expire.lua", "its holders died more than `max-crashes` times"),
    EXPIRE_UNSTARTED(AVAILABLE, null, "expire.lua", "it had to be started by a time, and was not"),
    EXPIRE_UNDONE(DELAYED, STALLED, "expire.lua", "it had to be done by a time, and was not"),
    STALL_WITH(DELAYED, STALLED, "stall.lua", "a job that it waits for is stalled"),
    DROP_WITH(DELAYED, null, "stall.lua", "the same, and it was to be dropped then"),
    WAIT_AGAIN(STALLED, DELAYED, "retry.lua", "the job that it was stalled with is retried"),
    STALL(CLAIMED, STALLED, "stall.lua", "its attempts are used up, or it was rejected"),
    RETRY(STALLED, AVAILABLE, "retry.lua", "a person wants another try"),
    REPAIR(ORPHANED, AVAILABLE, "repair.lua", "maintenance has found twice that a peer lost it"),
    REMOVE(ORPHANED, null, "repair.lua", "maintenance has found twice that a peer retracted it and left its item"),
    REQUEUE(ORPHANED, AVAILABLE, "requeue.lua", "a person does not want to wait for maintenance"),
    RETRACT_AVAILABLE(AVAILABLE, null, "retract.lua", "`retract`"),
    RETRACT_DELAYED(DELAYED, null, "retract.lua", "`retract`"),
    RETRACT_CLAIMED(CLAIMED, null, "retract.lua", "`retract`; its holder has lost the claim"),
    RECUR_INSTEAD(CLAIMED, null, "recurring-run.lua", "what recurs is due and cancels its last job"),
    RETRACT_STALLED(STALLED, null, "retract.lua", "`retract`"),
    DROP_STALLED(
            STALLED,
            null,
            "drop-stalled.lua",
            "maintenance finds too many, or one that is [too old](history.md#stalled-jobs)"),
    RETRACT_ORPHANED(ORPHANED, null, "retract.lua", "`retract`");

    private final @Nullable JobState before;

    private final @Nullable JobState after;

    private final String script;

    private final String when;

    JobTransition(@Nullable JobState before, @Nullable JobState after, String script, String when) {
        this.before = before;
        this.after = after;
        this.script = script;
        this.when = when;
    }

    Optional<JobState> before() {
        return Optional.ofNullable(before);
    }

    Optional<JobState> after() {
        return Optional.ofNullable(after);
    }

    public String script() {
        return script;
    }

    /** {@return the row of the table in docs/architecture.md} */
    public String row() {
        return "| %s | %s | `%s` | %s |".formatted(inWords(before), inWords(after), script, when);
    }

    private static String inWords(@Nullable JobState state) {
        return state == null ? "–" : state.name().toLowerCase(Locale.ROOT);
    }
}
