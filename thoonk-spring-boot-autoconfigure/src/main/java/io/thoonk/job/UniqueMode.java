package io.thoonk.job;

import java.time.Duration;

/**
 * What a put does where a job with the same unique key is in the feed. A stalled job counts as ended. The payload of a job
 * that runs never changes. Immutable.
 *
 * @since 0.1.0
 */
public final class UniqueMode {

    /** The job that waits or runs stays as it is, and nothing is put. */
    public static final UniqueMode KEEP_FIRST = new UniqueMode(Kind.KEEP_FIRST, 0, 0, false);

    /** The job that waits gets the new payload, headers and delay and keeps its place; beside one that runs as {@link #KEEP_LAST}. */
    public static final UniqueMode REPLACE = new UniqueMode(Kind.REPLACE, 0, 0, false);

    /** The job that waits gets the new payload; behind one that runs a single next one is kept, the last that was put. */
    public static final UniqueMode KEEP_LAST = new UniqueMode(Kind.KEEP_LAST, 0, 0, false);

    /** As {@link #KEEP_LAST}, and the job that runs is cancelled where it runs, so that the next one need not wait for it. */
    public static final UniqueMode CANCEL_RUNNING = new UniqueMode(Kind.CANCEL_RUNNING, 0, 0, false);

    /** What the modes are called in the options of a put. */
    enum Kind {
        KEEP_FIRST,
        REPLACE,
        KEEP_LAST,
        CANCEL_RUNNING,
        DEBOUNCE,
        THROTTLE
    }

    private final Kind kind;

    private final long period;

    private final long max;

    private final boolean trailing;

    private UniqueMode(Kind kind, long period, long max, boolean trailing) {
        this.kind = kind;
        this.period = period;
        this.max = max;
        this.trailing = trailing;
    }

    /**
     * Runs the last of several jobs once nothing has been put for a while.
     *
     * @param quiet how long nothing is put, at least a millisecond
     * @param max how long after the first put it runs at the latest, at least {@code quiet}
     * @return the mode
     */
    public static UniqueMode debounce(Duration quiet, Duration max) {
        JobArguments.requirePositive("quiet", quiet);
        JobArguments.requirePositive("max", max);
        if (max.compareTo(quiet) < 0) {
            throw new IllegalArgumentException("max (" + max + ") must be at least quiet (" + quiet + ")");
        }
        return new UniqueMode(Kind.DEBOUNCE, quiet.toMillis(), max.toMillis(), false);
    }

    /**
     * Runs the first of the jobs that are put within a window, and none of the others but for the last, if wanted.
     *
     * @param window how long it is, from the first put, at least a millisecond
     * @param trailing whether the last put of the window runs at its end
     * @return the mode
     */
    public static UniqueMode throttle(Duration window, boolean trailing) {
        JobArguments.requirePositive("window", window);
        return new UniqueMode(Kind.THROTTLE, window.toMillis(), 0, trailing);
    }

    Kind kind() {
        return kind;
    }

    /** The quiet time or the window in ms, or 0. */
    long period() {
        return period;
    }

    /** How many ms after the first put a job runs at the latest, or 0. */
    long max() {
        return max;
    }

    boolean isTrailing() {
        return trailing;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UniqueMode that
                && kind == that.kind
                && period == that.period
                && max == that.max
                && trailing == that.trailing;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Long.hashCode(period)) + Long.hashCode(max) + Boolean.hashCode(trailing);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case DEBOUNCE -> "DEBOUNCE(" + period + " ms, " + max + " ms)";
            case THROTTLE -> "THROTTLE(" + period + (trailing ? " ms, trailing)" : " ms)");
            default -> kind.name();
        };
    }
}
