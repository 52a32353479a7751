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
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the schedule never comes due again
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    default RecurringJob recurring(String id, Schedule schedule, T payload) {
        return recurring(id, schedule, payload, Misfire.ONCE, Overlap.SKIP);
    }

    /**
     * Defines a job that recurs, or changes it. Redis keeps it until it is {@linkplain RecurringJob#remove() removed}; any process
     * with a worker of this feed puts its jobs, each due time once.
     *
     * @param id the id; the same call with the same id changes nothing, with another schedule it starts from now
     * @param schedule when it is due
     * @param payload the payload of each of its jobs
     * @param misfire what becomes of due times that were missed
     * @param overlap what happens while its last job has not ended
     * @return a handle to it
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the schedule never comes due again
     * @throws io.thoonk.FeedDoesNotExistException if the feed has been deleted
     */
    RecurringJob recurring(String id, Schedule schedule, T payload, Misfire misfire, Overlap overlap);

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
