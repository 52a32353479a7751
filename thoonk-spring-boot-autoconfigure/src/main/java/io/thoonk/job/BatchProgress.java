package io.thoonk.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a batch is at one moment, by the clock of Redis.
 *
 * @param id the batch
 * @param counts how many members there are, by state
 * @param times when what happened
 * @param isOver whether nothing can happen to it any more
 * @param stalledMembers some members that are stalled
 * @param openMembers some members that have not ended
 * @param at when this was read
 * @since 0.1.0
 */
public record BatchProgress(
        String id,
        Counts counts,
        Times times,
        boolean isOver,
        List<Member> stalledMembers,
        List<Member> openMembers,
        Instant at) {

    static BatchProgress none(String id) {
        return new BatchProgress(
                id,
                new Counts(0, 0, 0, 0),
                new Times(null, null, null, null, null, null, null),
                false,
                List.of(),
                List.of(),
                Instant.EPOCH);
    }

    /** {@return what is to be said of it in one word} */
    public State state() {
        if (times.succeeded() != null) {
            return State.SUCCEEDED;
        }
        if (isOver) {
            return times.cancelled() != null ? State.CANCELLED : State.ENDED;
        }
        return counts.stalled() > 0 ? State.TROUBLE : State.RUNNING;
    }

    /** What is to be said of a batch in one word. */
    public enum State {
        /** Members have not ended, or more may be added. */
        RUNNING,
        /** Members are stalled, and nobody has retried or retracted them yet. */
        TROUBLE,
        /** All members have finished. */
        SUCCEEDED,
        /** All members have ended, not all of them by finishing. */
        ENDED,
        /** It was cancelled, and all members have ended. */
        CANCELLED
    }

    /**
     * How many members there are.
     *
     * @param all of any state
     * @param open not ended
     * @param stalled stalled
     * @param lost retracted or expired
     */
    public record Counts(long all, long open, long stalled, long lost) {

        /** {@return how many have finished} */
        public long finished() {
            return all - open - stalled - lost;
        }

        /** {@return how many of 100 have ended, 100 where there are no members} */
        public int percent() {
            return all == 0 ? 100 : (int) (100 * (all - open) / all);
        }
    }

    /**
     * When what happened; each {@code null} where it has not.
     *
     * @param created when it was made
     * @param closed when it was closed
     * @param cancelled when it was cancelled
     * @param deadline when it will be cancelled if it is not over by then
     * @param trouble when a member was stalled first
     * @param ended when all members had ended for the first time
     * @param succeeded when all had finished
     */
    public record Times(
            @Nullable Instant created,
            @Nullable Instant closed,
            @Nullable Instant cancelled,
            @Nullable Instant deadline,
            @Nullable Instant trouble,
            @Nullable Instant ended,
            @Nullable Instant succeeded) {}

    /**
     * A job of the batch.
     *
     * @param queue name of its job feed
     * @param id its id
     */
    public record Member(String queue, String id) {}
}
