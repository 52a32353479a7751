package io.thoonk.management;

import io.thoonk.ThoonkException;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import java.util.List;
import java.util.Optional;

/**
 * Looks at what recurs, and acts on it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecurringControl {

    private static final EnumNames<Action> ACTIONS = new EnumNames<>(Action.class, "action");

    /** Opens no feed that is not there, which would make it. */
    private final JobControl jobs;

    RecurringControl(JobControl jobs) {
        this.jobs = jobs;
    }

    /**
     * {@return what recurs in a feed, by id}
     *
     * @param feed name of the job feed
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     * @throws io.thoonk.FeedTypeMismatchException if it is no job feed
     */
    public List<RecurringInfo> list(String feed) {
        return jobs.jobs(feed).recurringInfo();
    }

    /**
     * {@return what recurs in a feed and puts no jobs although nobody has paused it, in sentences without a stop}
     *
     * @param feed name of the job feed
     */
    public List<String> standingStill(String feed) {
        return list(feed).stream()
                .flatMap(info -> why(info).map(why -> "recurring job '" + info.id() + "' puts no jobs" + why).stream())
                .toList();
    }

    private static Optional<String> why(RecurringInfo info) {
        return switch (info.state()) {
            case FAILED ->
                info.options()
                        .pauseAfterFailures()
                        .map(most -> " until it is resumed, as "
                                + (most == 1 ? "its last one has stalled" : "its last " + most + " have stalled"));
            case UNDECLARED ->
                Optional.of(" until a process declares it or it is resumed, as none had declared it for ten minutes");
            default -> Optional.empty();
        };
    }

    /**
     * {@return whether there is an action of that name}
     *
     * @param action the name, in any case
     */
    public boolean knows(String action) {
        return ACTIONS.find(action).isPresent();
    }

    /**
     * Acts on what recurs.
     *
     * @param feed name of the job feed
     * @param id the id
     * @param action name of an {@link Action}, in any case
     * @return id of the job that was put, or the id itself
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     * @throws JobDoesNotExistException if nothing of that id recurs
     * @throws IllegalArgumentException if there is no such action
     */
    public String act(String feed, String id, String action) {
        RecurringJob job = job(feed, id);
        switch (ACTIONS.require(action)) {
            case PAUSE -> job.pause();
            case RESUME -> job.resume();
            case TRIGGER -> {
                return job.trigger();
            }
            case RESTORE -> job.restore();
            case REMOVE -> job.remove();
        }
        return id;
    }

    /**
     * Gives what recurs another schedule, which stands above what is declared until it is restored.
     *
     * @param feed name of the job feed
     * @param id the id
     * @param schedule such as {@code cron 0 0 2 * * * in Europe/Berlin} or {@code every PT10M}
     * @param revision the revision that the operator saw
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     * @throws JobDoesNotExistException if nothing of that id recurs
     * @throws IllegalArgumentException if the schedule cannot be read, or never comes due again
     * @throws ChangedMeanwhileException if it has been changed since that revision
     */
    public void reschedule(String feed, String id, String schedule, String revision) {
        if (!job(feed, id).reschedule(Schedule.parse(schedule), revision)) {
            throw new ChangedMeanwhileException(feed, id);
        }
    }

    private RecurringJob job(String feed, String id) {
        return jobs.jobs(feed).recurring(id).orElseThrow(() -> new JobDoesNotExistException(feed, id));
    }

    /** What a person can do to what recurs. */
    public enum Action {
        /** Put no jobs. */
        PAUSE,
        /** Put jobs again, from the next due time on. */
        RESUME,
        /** Put a job now. */
        TRIGGER,
        /** Give it the declared schedule back. */
        RESTORE,
        /** Remove it. */
        REMOVE
    }

    /** Somebody else has changed what recurs since the operator saw it. */
    public static final class ChangedMeanwhileException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        ChangedMeanwhileException(String feed, String id) {
            super("Recurring job '" + id + "' of feed '" + feed + "' has been changed meanwhile; look at it again");
        }
    }
}
