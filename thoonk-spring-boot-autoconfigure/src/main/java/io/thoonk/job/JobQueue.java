package io.thoonk.job;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Handle to a job feed: jobs are put, claimed, and finished, given back or stalled. Cheap and thread-safe. Every change is
 * one atomic step in Redis (contract clause "job"), so that a job is never lost between two steps. Methods throw
 * {@link IllegalArgumentException} for an id that is empty or holds NUL and for a payload over
 * {@code thoonk.max-payload-size}, before Redis is touched, and {@link io.thoonk.ThoonkRedisException} when Redis fails.
 * Operations by id act for whoever holds the claim; those of {@link Job} are fenced.
 *
 * @param <T> type of the payloads
 * @since 0.1.0
 */
public interface JobQueue<T> extends JobInspection<T>, RecurringJobs<T> {

    /**
     * Puts a job at the end of the line.
     *
     * @param payload the payload
     * @return its id, 32 hexadecimal digits
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    String put(T payload);

    /**
     * Puts a job. With an id that is in the feed already, in any state, nothing changes.
     *
     * @param payload the payload
     * @param options id, priority, delay, attempts
     * @return its id
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     * @throws LaneFullException if as many jobs of its key wait as its options allow
     * @throws IllegalArgumentException if the order of the feed is strict and the job has both a key and a level or priority
     *     {@code HIGH}, if jobs of the feed require more than 64 different things already, or if nothing is known of a job
     *     that it is to wait for
     */
    String put(T payload, PutOptions options);

    /**
     * Puts a job with a {@link PutOptions.Builder#unique unique} key, or does what its mode says where there is such a job, and tells
     * which. {@link #put(Object, PutOptions)} does the same and tells the id alone; after a commit, that of a new job.
     *
     * @param payload the payload
     * @param options options with a unique key
     * @return which job stands for the put, and what was done; failures are those of {@code put}
     * @throws IllegalArgumentException if the options have no unique key
     * @throws IllegalStateException if the put is to wait for the commit of the transaction of this thread
     */
    PutOutcome putUnique(T payload, PutOptions options);

    /**
     * Puts many jobs, in their order, few calls to Redis in all. Two calls may be under way: where Redis refuses the first for
     * a moment, as in a failover, and takes the second, some jobs come behind later ones. After a failure some of the jobs may be
     * in the feed, and none are put any more.
     *
     * @param payloads the payloads
     * @return their ids, in the same order
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     */
    default List<String> putAll(Collection<T> payloads) {
        return putAll(payloads, PutOptions.defaults());
    }

    /**
     * Puts many jobs with the same options, in their order, few calls to Redis in all.
     *
     * @param payloads the payloads
     * @param options priority, delay, headers and so on of each; without an id, which each job needs for itself
     * @return their ids, in the same order
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     * @throws IllegalArgumentException if the options have an id or a unique key
     */
    List<String> putAll(Collection<T> payloads, PutOptions options);

    /**
     * Puts many jobs that become due one after the other, evenly over a time: the first at once, the last shortly before the time is
     * over. So that what they work on is not asked for all at the same moment.
     *
     * @param payloads the payloads
     * @param over the time, zero or more
     * @return their ids, in the same order
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     * @throws IllegalArgumentException if {@code over} is negative
     */
    List<String> putAll(Collection<T> payloads, Duration over);

    /**
     * Claims the next job without waiting: oldest first, {@code HIGH} before {@code NORMAL}.
     *
     * @return the job, or empty if none is available
     */
    Optional<Job<T>> get();

    /**
     * Claims the next job without waiting, as {@link #get()} does.
     *
     * @return the job, or empty if none is available
     */
    default Optional<Job<T>> poll() {
        return get();
    }

    /**
     * Claims the next job, waiting for as long as it takes.
     *
     * @return the job; empty only if an interrupt or the shutdown of the application ended the wait
     */
    default Optional<Job<T>> take() {
        return get(Duration.ZERO);
    }

    /**
     * Claims the next job, waiting for one in Redis. An interrupt ends the wait: the thread's interrupt flag stays set and
     * the result is empty. So does the shutdown of the application.
     *
     * @param timeout how long to wait at most; zero waits for ever
     * @return the job, or empty if none came
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    Optional<Job<T>> get(Duration timeout);

    /**
     * Claims several jobs in one step, waiting for the first.
     *
     * @param max how many at most, from 1 to 1000
     * @param timeout how long to wait at most; zero waits for ever
     * @return the jobs in the order of the line; none if none came
     * @throws IllegalArgumentException if {@code max} is out of range or {@code timeout} negative
     */
    List<Job<T>> get(int max, Duration timeout);

    /**
     * Finishes a job without a result.
     *
     * @param id the job
     * @throws JobNotClaimedException if it is not claimed
     */
    void finish(String id);

    /**
     * Finishes a job with a result, which is published, and kept for {@code thoonk.worker.keep-result}: a day by default.
     *
     * @param id the job
     * @param result the result; converted as payloads are, by its own class
     * @throws JobNotClaimedException if it is not claimed
     */
    void finish(String id, Object result);

    /**
     * Finishes a job with a result of a generic type, which is published and kept as any other.
     *
     * @param id the job
     * @param result the result
     * @param type its type, as which it is going to be read
     * @param <R> the same
     * @throws JobNotClaimedException if it is not claimed
     */
    <R> void finish(String id, R result, ParameterizedTypeReference<R> type);

    /**
     * Finishes a job with a result that is kept for as long as asked.
     *
     * @param id the job
     * @param result the result; converted as payloads are, by its own class
     * @param keepResult how long it can be read with {@link #result}; zero for not at all
     * @throws JobNotClaimedException if it is not claimed
     * @throws IllegalArgumentException if {@code keepResult} is negative
     */
    void finish(String id, Object result, Duration keepResult);

    /**
     * Ends the attempt of whoever holds the claim: the job goes to the end of the line, and a failure is counted.
     *
     * @param id the job
     * @throws JobNotClaimedException if it is not claimed
     */
    void cancel(String id);

    /**
     * Sets a job aside until somebody retries it.
     *
     * @param id the job
     * @throws JobNotClaimedException if it is not claimed
     */
    void stall(String id);

    /**
     * Puts a stalled job back at the end of the line, with no failures counted.
     *
     * @param id the job
     * @throws JobNotStalledException if it is not stalled
     */
    void retry(String id);

    /**
     * Removes a job, whatever its state.
     *
     * @param id the job
     * @return whether it was there
     */
    boolean retract(String id);

    /**
     * Waits for the end of a job. A result that was kept is found at once, and stays; the end of a job that finished
     * without one is heard only while waiting. See {@link #putAndWait(Object, Duration)} for jobs that are still to be put.
     *
     * @param id the job
     * @param timeout how long to wait at most; zero waits for ever
     * @return request and result, or empty if it did not finish in time or is not there; an interrupt and the shutdown of the
     *     application end the wait
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    Optional<JobResult<T>> result(String id, Duration timeout);

    /**
     * Follows a job. The future completes when the job finishes, wherever it ran; it completes exceptionally with
     * {@link JobDoesNotExistException} if the job is not there, or was removed without being finished. If the message of
     * its end is lost with a connection, or a peer that sends none ends the job, this is noticed within a second: then a result
     * that was kept is found, and one that was not counts as gone. With {@link IllegalStateException} it completes when the application
     * shuts down before.
     *
     * @param id the job
     * @return the future; cancelling it ends the following
     */
    CompletableFuture<JobResult<T>> future(String id);

    /**
     * Puts a job and follows it, so that its end is not missed however soon it comes.
     *
     * @param payload the payload
     * @return the future, as that of {@link #future}
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     * @throws IllegalStateException if the job is to be put after the commit of a transaction that is under way
     */
    default CompletableFuture<JobResult<T>> putAndFollow(T payload) {
        return putAndFollow(payload, PutOptions.defaults());
    }

    /**
     * Puts a job and follows it, so that its end is not missed however soon it comes.
     *
     * @param payload the payload
     * @param options id, priority, delay, attempts
     * @return the future, as that of {@link #future}
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     * @throws IllegalStateException if the job is to be put after the commit of a transaction that is under way
     */
    CompletableFuture<JobResult<T>> putAndFollow(T payload, PutOptions options);

    /**
     * Puts a job and waits for its end, which is not missed however soon it comes. A job that does not end in time stays.
     *
     * @param payload the payload
     * @param timeout how long to wait at most; zero waits for ever
     * @return request and result, or empty if it did not finish in time or was removed; an interrupt and the shutdown of the
     *     application end the wait
     * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
     * @throws IllegalStateException if the job is to be put after the commit of a transaction that is under way
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    default Optional<JobResult<T>> putAndWait(T payload, Duration timeout) {
        JobArguments.requireNotNegative("timeout", timeout);
        return JobResults.await(timeout, name(), () -> putAndFollow(payload));
    }

    /**
     * Repairs the feed in bounded steps: due jobs enter the line, expired claims end, and what peers lost comes back
     * when two passes a minute apart agree (contract rule 6).
     *
     * @return what was done
     */
    MaintenanceReport maintain();

    /** {@return what limits the jobs of this feed, and what waits because of it} */
    JobLimits limits();

    /**
     * {@return the name of the feed that holds a job, or empty if the job is not there: of this feed or, where it has partitions, of one
     * of those}
     *
     * @param id the job
     */
    default Optional<String> feedOf(String id) {
        return info(id).map(info -> name());
    }

    /** {@return the name of the feed} */
    String name();
}
