package io.thoonk.job;

import org.jspecify.annotations.Nullable;

/** The table of the unique modes: what a put does, given what holds its key. Pure; times are in ms of Redis. */
final class UniqueRule {

    /** Where the job is that a key leads to. */
    enum Holder {
        NONE,
        DELAYED,
        IN_LINE,
        RUNNING
    }

    /**
     * What is known of a key.
     *
     * @param holder where its job is; one that is stalled or no job of the feed any more is {@code NONE}
     * @param since when the first put was made that the job that waits stands for
     * @param nextSince the same of the next job, or {@code null} if there is none
     * @param windowEnd when the window of a throttle ends; 0 if there is none
     */
    record Held(Holder holder, long since, @Nullable Long nextSince, long windowEnd) {

        static final Held NOTHING = new Held(Holder.NONE, 0, null, 0);
    }

    /**
     * What to do.
     *
     * @param kind what to answer
     * @param due when the new, replaced or next job is due at the earliest; 0 for what its own options say
     * @param cancels whether the job that runs is to be cancelled
     * @param windowEnd when the window ends from now on; 0 if there is none
     */
    record Decision(PutOutcome.Kind kind, long due, boolean cancels, long windowEnd) {}

    private UniqueRule() {}

    static Decision decide(UniqueMode mode, Held held, long now) {
        return switch (mode.kind()) {
            case KEEP_FIRST -> held.holder() == Holder.NONE ? fresh(0) : existing(0);
            case REPLACE, KEEP_LAST -> last(held, false);
            case CANCEL_RUNNING -> last(held, true);
            case DEBOUNCE -> debounce(mode, held, now);
            case THROTTLE -> throttle(mode, held, now);
        };
    }

    private static Decision last(Held held, boolean cancels) {
        return switch (held.holder()) {
            case NONE -> fresh(0);
            case DELAYED, IN_LINE -> new Decision(PutOutcome.Kind.REPLACED, 0, false, 0);
            case RUNNING -> new Decision(PutOutcome.Kind.NEXT, 0, cancels, 0);
        };
    }

    private static Decision debounce(UniqueMode mode, Held held, long now) {
        long quiet = now + mode.period();
        return switch (held.holder()) {
            case NONE -> fresh(quiet);
            case DELAYED ->
                new Decision(PutOutcome.Kind.REPLACED, Math.min(quiet, held.since() + mode.max()), false, 0);
            // What was due stays due: who puts without end cannot take it out of the line again.
            case IN_LINE -> new Decision(PutOutcome.Kind.REPLACED, 0, false, 0);
            case RUNNING -> {
                Long first = held.nextSince();
                yield new Decision(
                        PutOutcome.Kind.NEXT, Math.min(quiet, (first == null ? now : first) + mode.max()), false, 0);
            }
        };
    }

    private static Decision throttle(UniqueMode mode, Held held, long now) {
        boolean isOpen = now < held.windowEnd();
        if (held.holder() == Holder.NONE && !isOpen) {
            return new Decision(PutOutcome.Kind.NEW, 0, false, now + mode.period());
        }
        if (!mode.isTrailing()) {
            return existing(held.windowEnd());
        }
        // The window of the trailing job begins where it is due.
        return switch (held.holder()) {
            case NONE -> new Decision(PutOutcome.Kind.NEW, held.windowEnd(), false, held.windowEnd() + mode.period());
            case DELAYED -> new Decision(PutOutcome.Kind.REPLACED, 0, false, held.windowEnd());
            case IN_LINE, RUNNING ->
                new Decision(PutOutcome.Kind.NEXT, Math.max(now, held.windowEnd()), false, held.windowEnd());
        };
    }

    private static Decision fresh(long due) {
        return new Decision(PutOutcome.Kind.NEW, due, false, 0);
    }

    private static Decision existing(long windowEnd) {
        return new Decision(PutOutcome.Kind.EXISTING, 0, false, windowEnd);
    }
}
