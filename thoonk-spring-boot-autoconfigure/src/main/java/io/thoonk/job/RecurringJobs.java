package io.thoonk.job;

import java.util.List;
import java.util.Optional;

/**
 * Jobs that recur: the part of a {@link JobQueue} that defines and finds them. Thread-safe.
 *
 * @param <T> type of the payloads
 *
 * @since 0.1.0
 */
public interface RecurringJobs<T> {

    /**
     * Defines a job that recurs, with {@link Misfire#ONCE} and {@link Overlap#SKIP}, or changes it.
     *
     * @param id the id; the same call with the same id changes nothing, with another schedule it starts from now
     * @param schedule when it is due
     * @param payload the payload of each of its jobs
     * @return a handle to it
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the schedule never comes due
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    default RecurringJob recurring(String id, Schedule schedule, T payload) {
        return recurring(id, schedule, payload, Misfire.ONCE, Overlap.SKIP);
    }

    /**
     * Defines a job that recurs, or changes it, with no more options than these two.
     *
     * @param id the id; the same call with the same id changes nothing, with another schedule it starts from now
     * @param schedule when it is due
     * @param payload the payload of each of its jobs
     * @param misfire what becomes of due times that were missed
     * @param overlap what happens while its last job has not ended
     * @return a handle to it
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the schedule never comes due
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    default RecurringJob recurring(String id, Schedule schedule, T payload, Misfire misfire, Overlap overlap) {
        return recurring(
                id,
                schedule,
                payload,
                RecurringOptions.DEFAULTS.withMisfire(misfire).withOverlap(overlap));
    }

    /**
     * Defines a job that recurs, or changes it. Redis keeps it until it is {@linkplain RecurringJob#remove() removed}; any process
     * with a worker of this feed puts its jobs, each due time once.
     *
     * @param id the id; the same call with the same id changes nothing, but puts a job where the options say so
     *     ({@link RecurringOptions#runOnStart()}); with another schedule it starts from now
     * @param schedule when it is due
     * @param payload the payload of each of its jobs
     * @param options what else it does
     * @return a handle to it
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the schedule never comes due
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    RecurringJob recurring(String id, Schedule schedule, T payload, RecurringOptions options);

    /**
     * Says for this application what recurs, as annotated methods do: defines it as
     * {@link #recurring(String, Schedule, Object, RecurringOptions)} does, but puts no job for a start. Some process has to say so again within ten minutes, or it stops
     * putting jobs when it is due next, as no application declares it any more.
     *
     * <p>Of two versions of an application that say different things, the one that came later holds: what it has replaced does not
     * come back as long as some process has said the later one again within five minutes.
     *
     * @param id the id
     * @param schedule when it is due
     * @param payload the payload of each of its jobs
     * @param options what else it does
     * @return {@code false} if a later declaration holds, and nothing has changed
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the schedule never comes due
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    boolean declare(String id, Schedule schedule, T payload, RecurringOptions options);

    /**
     * Says for this application that nothing recurs under an id, as {@code cron = "-"} does: what is defined there is
     * {@linkplain RecurringJob#switchOff() switched off}. Does nothing if nothing is defined there.
     *
     * @param id the id
     * @return {@code false} if a {@linkplain #declare later declaration} holds, and nothing has changed
     * @throws IllegalArgumentException if the id is empty or holds NUL
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    boolean declareOff(String id);

    /**
     * {@return what recurs under an id, or empty}
     *
     * @param id the id
     * @throws IllegalArgumentException if the id is empty or holds NUL
     */
    Optional<RecurringJob> recurring(String id);

    /** {@return all that recurs in this feed, by id} */
    List<RecurringJob> recurring();

    /** {@return all that recurs in this feed, by id, as it stands in Redis now} */
    List<RecurringInfo> recurringInfo();
}
