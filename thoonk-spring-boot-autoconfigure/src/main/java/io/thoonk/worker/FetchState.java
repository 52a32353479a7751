package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a worker knows of its feed and of itself, and what follows from that: which step is the next. It does nothing and asks
 * no clock; times are those of {@link System#nanoTime()}, handed in. Not thread-safe: {@link FetchLoop} guards it by its lock.
 */
final class FetchState {

    /** What is done may wait so long for more of its kind while handlers have work enough. */
    static final long LONGEST_HOLD = Duration.ofMillis(1).toNanos();

    /** Jobs that no handler has come to after this time go back to the line, for others that are free. */
    static final long LONGEST_STOCK = Duration.ofMillis(50).toNanos();

    /** What is done has so long to be told when the worker ends. */
    static final long LAST_CALLS = Duration.ofSeconds(10).toNanos();

    /** The same when somebody interrupts, who cannot wait for a Redis that is not there. */
    static final long LAST_CALLS_IN_HASTE = Duration.ofSeconds(2).toNanos();

    private static final int ENOUGH_TO_TELL = JobClaims.MOST / 2;

    private final PrefetchPolicy prefetch;

    private final DueTime due;

    private boolean paused;

    private boolean refused;

    private boolean lineIsEmpty;

    private Wait wait = Wait.NONE;

    private boolean opened;

    /** Calls under way, oldest first; answers come in this order. */
    private final Deque<Sent> calls = new ArrayDeque<>(2);

    private @Nullable Long retryAt;

    private @Nullable Long endBy;

    private long taken;

    private long takenAt;

    private @Nullable Long heldSince;

    FetchState(PrefetchPolicy prefetch, long now) {
        this.prefetch = prefetch;
        this.due = new DueTime(now);
        this.takenAt = now;
    }

    /** Decides what to do next. Nothing is taken for done before it is told by one of the methods below. */
    FetchStep next(Seen seen, long now) {
        note(seen, now);
        boolean isIdle = seen.finished() == 0 && seen.ready() == 0 && wait == Wait.NONE;
        if (endBy != null && (now - endBy >= 0 || isIdle && calls.isEmpty())) {
            return FetchStep.of(FetchStep.Kind.END);
        }
        if (!calls.isEmpty()) {
            return rest(endBy, now);
        }
        // What requires something never comes by the line: the last handler must not only wait there when it may be
        // due.
        if (wait != Wait.NONE && (paused || wait == Wait.ARMED && due.isOver(now) && claims(seen) == 0)) {
            return FetchStep.of(FetchStep.Kind.DISARM);
        }
        if (refused && seen.ready() > 0) {
            return FetchStep.of(FetchStep.Kind.GIVE_BACK);
        }
        if (retryAt != null && retryAt - now > 0) {
            return rest(retryAt, now);
        }
        if (!opened) {
            return FetchStep.of(FetchStep.Kind.OPEN);
        }
        return paused ? nextInPause(seen, now) : nextAtWork(seen, now);
    }

    /**
     * Decides whether a second call is to leave while one is under way: where handlers would have nothing left when that is
     * answered, and there is enough for both in the line.
     */
    FetchStep beside(Seen seen, boolean isOneUnderWay) {
        boolean isOneAlone = isOneUnderWay && calls.size() == 1 && wait == Wait.NONE;
        if (!isOneAlone || !opened || paused || refused || retryAt != null || endBy != null) {
            return rest(null, 0);
        }
        int held = seen.ready() + calls.element().claims();
        return FetchStep.beside(prefetch.beside(held), Math.max(0, seen.free() - held));
    }

    private FetchStep nextInPause(Seen seen, long now) {
        if (seen.ready() > 0) {
            return FetchStep.of(FetchStep.Kind.GIVE_BACK);
        }
        return seen.finished() > 0 || seen.hasLeftOvers() ? FetchStep.exchange(0, 0) : rest(endBy, now);
    }

    private FetchStep nextAtWork(Seen seen, long now) {
        if (isBehind(seen) && now - takenAt >= LONGEST_STOCK) {
            return FetchStep.of(FetchStep.Kind.GIVE_BACK);
        }
        int free = Math.max(0, seen.free() - seen.ready() - (wait == Wait.ARMED ? 1 : 0));
        boolean isHungry = !lineIsEmpty && (free > 0 || seen.ready() < prefetch.stock() && isLow(seen));
        if (wait == Wait.ARRIVED || isHungry || due.isOver(now) || seen.hasLeftOvers() || isWorthTelling(seen, now)) {
            int claims = lineIsEmpty && wait != Wait.ARRIVED && !due.isOver(now) ? 0 : claims(seen);
            return FetchStep.exchange(Math.max(claims, wait == Wait.ARRIVED ? 1 : 0), free);
        }
        if (lineIsEmpty && wait == Wait.NONE && free > 0) {
            return FetchStep.of(FetchStep.Kind.ARM);
        }
        Long stale = isBehind(seen) ? takenAt + LONGEST_STOCK : null;
        Long told = heldSince == null ? null : heldSince + LONGEST_HOLD;
        return rest(earlier(due.at(), earlier(stale, told)), now);
    }

    /** How many jobs there may be, but are not. */
    private int claims(Seen seen) {
        int held = seen.ready() + (wait == Wait.ARMED ? 1 : 0);
        return Math.max(0, Math.min(prefetch.mostInACall(), seen.free() + prefetch.stock() - held));
    }

    /** Whether the handlers may have nothing left before a call that leaves now is answered. */
    private boolean isLow(Seen seen) {
        return seen.ready() <= prefetch.takenInACall();
    }

    private boolean isWorthTelling(Seen seen, long now) {
        boolean isLate = heldSince != null && now - heldSince >= LONGEST_HOLD;
        return seen.finished() > 0 && (isLow(seen) || seen.finished() >= ENOUGH_TO_TELL || isLate);
    }

    private boolean isBehind(Seen seen) {
        return prefetch.isMeasured() && seen.ready() > seen.free();
    }

    private void note(Seen seen, long now) {
        if (seen.taken() != taken || seen.ready() == 0) {
            taken = seen.taken();
            takenAt = now;
        }
        if (seen.finished() == 0) {
            heldSince = null;
        } else if (heldSince == null) {
            heldSince = now;
        }
    }

    private static FetchStep rest(@Nullable Long until, long now) {
        return FetchStep.rest(until == null ? Long.MAX_VALUE : Math.max(0, until - now));
    }

    private static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one - other < 0 ? one : other;
    }

    /** The feed is open, or has been looked after once more after trouble. */
    void opened() {
        opened = true;
        retryAt = null;
    }

    /** A call leaves, for so many jobs at most; tells whether it asks for jobs that are due. */
    boolean sent(int claims, long now) {
        calls.add(new Sent(claims, now));
        heldSince = null;
        if (wait == Wait.ARRIVED) {
            wait = Wait.NONE;
        }
        return !paused && due.isOver(now);
    }

    void answered(FetchAnswer answer, long now) {
        long began = calls.remove().at();
        retryAt = answer.feedExists() ? null : now + FetchAnswer.WITHOUT_FEED;
        lineIsEmpty = answer.waiting() == 0;
        prefetch.answered(now - began, answer);
        if (answer.wasDue()) {
            due.asked(answer.promoted() > 0, now);
        }
        due.next(answer.nextDueMillis(), now);
    }

    void callFailed() {
        prefetch.failed(calls.remove().claims());
    }

    boolean isCallUnderWay() {
        return !calls.isEmpty();
    }

    /** Something went wrong: nothing is known of the line, and all begins anew at that time. */
    void failed(long retry) {
        opened = false;
        lineIsEmpty = false;
        retryAt = retry;
    }

    /** So long did handlers take, for so many jobs, since this was told last. */
    void worked(long nanos, long jobs) {
        prefetch.worked(nanos, jobs);
    }

    void armed() {
        wait = Wait.ARMED;
    }

    void arrived() {
        wait = Wait.ARRIVED;
    }

    void disarmed() {
        wait = Wait.NONE;
    }

    boolean isArmed() {
        return wait == Wait.ARMED;
    }

    void gaveBack() {
        if (!refused && !paused) {
            prefetch.reset();
        }
        refused = false;
        // Theirs is the line first of all.
        lineIsEmpty = false;
    }

    void refused() {
        refused = true;
    }

    void dueIn(long millis, long now) {
        due.in(millis, now);
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isBusy() {
        return !calls.isEmpty() || wait != Wait.NONE;
    }

    boolean isInTrouble() {
        return retryAt != null;
    }

    /** The end comes when all is told, or when that takes too long. */
    void end(long now) {
        paused = true;
        endBy = now + LAST_CALLS;
    }

    void hurry(long now) {
        if (endBy != null) {
            endBy = earlier(endBy, now + LAST_CALLS_IN_HASTE);
        }
    }

    private enum Wait {
        NONE,
        ARMED,
        ARRIVED
    }

    private record Sent(int claims, long at) {}

    /**
     * What others count at this moment.
     *
     * @param free handlers without a job
     * @param ready claimed jobs that no handler has begun with
     * @param taken how many jobs handlers have begun with so far
     * @param finished jobs whose end Redis does not know
     * @param hasLeftOvers whether Redis is to be told of claims that ended otherwise
     */
    record Seen(int free, int ready, long taken, int finished, boolean hasLeftOvers) {}
}
