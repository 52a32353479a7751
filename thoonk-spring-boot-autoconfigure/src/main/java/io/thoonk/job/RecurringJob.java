package io.thoonk.job;

import java.time.Instant;
import java.util.List;
import org.springframework.util.Assert;

/**
 * A job that recurs: what {@link JobQueue#recurring(String, Schedule, Object)} defined. A handle to it, not a copy: each call asks
 * Redis. Thread-safe.
 *
 * <p>Its jobs have the id {@code id@due}, such as {@code nightly@2026-11-28T02:00:00Z}, so that each due time has one job,
 * however many processes there are.
 *
 * @since 0.1.0
 */
public interface RecurringJob {

    /** Header of each job: the due time that it was put for, such as {@code 2026-11-28T02:00:00Z}. */
    String SCHEDULED = "scheduled";

    /** Header of a job that stands for due times that were missed: how many there were before its own. */
    String MISSED = "missed";

    /** {@return the id} */
    String id();

    /**
     * {@return when it is due}
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    default Schedule schedule() {
        return info().schedule();
    }

    /**
     * {@return the next due times, as many as there are; none while it is paused}
     *
     * @param count how many at most
     * @throws JobDoesNotExistException if it has been removed
     * @throws IllegalArgumentException if the count is negative
     */
    default List<Instant> next(int count) {
        Assert.isTrue(count >= 0, () -> "The count is " + count + "; it must not be negative");
        return info().next(count);
    }

    /**
     * Stops putting jobs. Those that were put stay.
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    void pause();

    /**
     * Goes on putting jobs, with the first due time after now. Those in between are not made up for; failures in a row, and the
     * jobs of a limit that was reached, are counted from the beginning.
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    void resume();

    /**
     * {@return whether it puts no jobs, for whatever reason}
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    default boolean isPaused() {
        return state() != State.ACTIVE;
    }

    /**
     * {@return whether it puts jobs, and why not}
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    default State state() {
        return info().state();
    }

    /**
     * Stops putting jobs until it is defined again or resumed, as {@code cron = "-"} does. Changes nothing where it is paused.
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    void switchOff();

    /**
     * Says that this process declares it. From then on some process has to say so again within ten minutes, or it stops
     * putting jobs when it is due next, as no application declares it any more. Annotated methods do so every two minutes.
     *
     * @return {@code false} if it has been removed, or stopped because nobody declared it: then it has to be defined again
     */
    boolean declare();

    /**
     * Puts a job now, besides those of the due times, also while it is paused.
     *
     * @return the id of the job
     * @throws JobDoesNotExistException if it has been removed
     */
    String trigger();

    /**
     * Puts a job now as if it were due: it counts for the limit, the overlap may forbid it, and there is none while it puts no jobs.
     *
     * @return whether it put a job
     * @throws JobDoesNotExistException if it has been removed
     */
    boolean triggerAsIfDue();

    /**
     * {@return how many due times had no job, because nobody was there in time or the job before had not ended}
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    default long missed() {
        RecurringInfo info = info();
        return info.missed() + info.skipped();
    }

    /**
     * {@return all that stands in Redis of it, read at once}
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    RecurringInfo info();

    /**
     * Gives it another schedule, as an operator: it stands above what code and annotations declare, also later, until
     * {@link #restore()}. It is due by the new schedule from now on.
     *
     * @param schedule the schedule
     * @param revision the {@linkplain RecurringInfo#revision() revision} that the operator saw
     * @return {@code false} if it has been changed since that revision; then nothing has changed
     * @throws JobDoesNotExistException if it has been removed
     * @throws IllegalArgumentException if the schedule never comes due again
     */
    boolean reschedule(Schedule schedule, String revision);

    /**
     * Gives it the declared schedule back. Changes nothing if no operator has given it another.
     *
     * @throws JobDoesNotExistException if it has been removed
     */
    void restore();

    /** Removes it. Its jobs stay, also one that is {@linkplain Overlap#BUFFER_ONE held back}. Does nothing if it has been removed. */
    void remove();

    /** Whether it puts jobs. */
    enum State {

        /** It puts jobs. */
        ACTIVE,

        /** Somebody {@linkplain RecurringJob#pause() paused} it. */
        PAUSED,

        /** Its declaration {@linkplain RecurringJob#switchOff() switched it off}; it goes on when it is declared with a schedule. */
        OFF,

        /** No process declares it any more; it goes on when one does, with the due times it has missed. */
        UNDECLARED,

        /**
         * As many of its jobs in a row have stalled as {@link RecurringOptions#pauseAfterFailures()} says; it goes on when somebody
         * {@linkplain RecurringJob#resume() resumes} it.
         */
        FAILED,

        /** No due time is left, or its {@link RecurringOptions#limit()} is reached; it goes on with another schedule or limit. */
        ENDED
    }
}
