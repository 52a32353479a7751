package io.thoonk.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.core.ParameterizedTypeReference;

/**
 * One claim of one job. Thread-safe. Every method that changes something is fenced by this claim: if the claim has passed
 * to somebody else, or was ended, it throws {@link JobClaimLostException} and nothing has changed. Times are those of
 * Redis, in milliseconds.
 *
 * @param <T> type of the payload
 * @since 0.1.0
 */
public interface Job<T> extends JobContinuation {

    /** {@return the name of the job feed that it was claimed from} */
    String feed();

    /** {@return the job's id} */
    String id();

    /**
     * {@return the payload, converted}
     *
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code T}
     */
    T payload();

    /** {@return a copy of the payload's bytes as they stand in Redis} */
    byte[] rawPayload();

    /** {@return how many attempts have failed before this claim, 0 at first} */
    int failureCount();

    /**
     * {@return how many attempts were chosen for this job when it was put, else those that its feed is configured with, or
     * empty for the worker's own number}
     */
    OptionalInt maxAttempts();

    /** {@return the headers that the job was put with, empty where there were none} */
    Map<String, String> headers();

    /**
     * {@return when the job was put: the time of the claim where a peer left none, or where the job had ended before
     * anybody asked} Where a worker has had a thousand jobs and nobody asked, claims leave that time out, and the first
     * call asks Redis.
     *
     * @throws io.thoonk.ThoonkRedisException if Redis has to be asked and fails
     */
    Instant publishedAt();

    /** {@return when this claim began} */
    Instant claimedAt();

    /** {@return when this claim expires unless it is renewed; later after each {@link #renew()}} */
    Instant deadline();

    /**
     * {@return whether this claim was ended, or is being ended at this moment by another thread, through this object: by
     * {@code finish}, {@code cancel}, {@code stall}, {@code giveBack} or {@code retryLater}} A worker's method may end its job itself; the
     * worker then leaves it as it is.
     */
    boolean isSettled();

    /**
     * {@return whether the claim is known to have passed to somebody else, or to have been ended by somebody else; {@code
     * false} does not promise that it still holds} A handler that runs long may ask from time to time; its thread is
     * interrupted as well.
     */
    boolean isClaimLost();

    /**
     * Has a job put when this one finishes, in the same step: both happen or neither does. If this attempt fails, or loses its
     * claim, nothing is put; the next attempt begins anew. The job gets the id of this one with {@code >} and a number behind
     * it.
     *
     * @param queue name of its job feed, this one or another, which has to exist by then
     * @param payload its payload; converted as payloads are, by its own class
     * @return its id
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalStateException if a hundred jobs follow this one already
     * @throws io.thoonk.ThoonkRedisException if it is for another feed and Redis cannot be asked when this job was put
     */
    default String then(String queue, Object payload) {
        return then(queue, payload, PutOptions.defaults());
    }

    /**
     * Has a job put when this one finishes, as {@link #then(String, Object)} does.
     *
     * @param queue name of its job feed, this one or another, which has to exist by then
     * @param payload its payload; converted as payloads are, by its own class
     * @param options how it is put; a delay begins when this job finishes
     * @return its id
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if the options choose an id, or could have the put refused: by {@code maxWaiting} or
     *     {@code requires}
     * @throws IllegalStateException if a hundred jobs follow this one already
     * @throws io.thoonk.ThoonkRedisException if it is for another feed and Redis cannot be asked when this job was put
     */
    String then(String queue, Object payload, PutOptions options);

    /**
     * {@return what became of the jobs that this one was put {@linkplain PutOptions.Builder#after after}, of any feed, by their
     * ids and in the order in which they were given; empty for a job that waited for none} Batches are not among them. Results
     * travel with the job that waits; of one that had ended before this was put, the result is there while it is kept. Of a job
     * that a Python or Node.js program finished there is none.
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    Map<String, Predecessor> resultsOf();

    /**
     * Finishes the job without a result (contract clause "finish").
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    void finish();

    /**
     * Finishes the job with a result, which is published, and kept for the time that {@code thoonk.worker.keep-result} or
     * the worker's annotation says: a day where nothing is said.
     *
     * @param result the result; converted as payloads are, by its own class
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    void finish(Object result);

    /**
     * Finishes the job with a result of a generic type, which is published and kept as any other.
     *
     * @param result the result
     * @param type its type, as which it is going to be read
     * @param <R> the same
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    <R> void finish(R result, ParameterizedTypeReference<R> type);

    /**
     * Finishes the job with a result that is kept for as long as asked.
     *
     * @param result the result; converted as payloads are, by its own class
     * @param keepResult how long it can be read with {@link JobQueue#result}; zero for not at all
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code keepResult} is negative
     */
    void finish(Object result, Duration keepResult);

    /**
     * Ends the attempt: the job goes to the end of the line, and a failure is counted (contract clause "cancel").
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    default void cancel() {
        cancel(Duration.ZERO);
    }

    /**
     * Ends the attempt: the job comes back after a while, and a failure is counted. Until then no peer sees it.
     *
     * @param backoff how long it stays out of the line, zero or more
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code backoff} is negative
     */
    void cancel(Duration backoff);

    /**
     * Ends the attempt: the job comes back after a while, a failure is counted, and the reason is kept.
     *
     * @param backoff how long it stays out of the line, zero or more
     * @param reason kept as the job's last error
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code backoff} is negative
     */
    void cancel(Duration backoff, String reason);

    /**
     * Ends the attempt: the job comes back after a while, a failure is counted, and the error is kept with its stack trace.
     *
     * @param backoff how long it stays out of the line, zero or more
     * @param error kept as the job's last error
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code backoff} is negative
     */
    default void cancel(Duration backoff, JobError error) {
        cancel(backoff, error.encoded());
    }

    /**
     * Gives the job back to the front of the line, as if it had never been claimed: no failure is counted.
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    void giveBack();

    /**
     * Gives the job back to be tried again after a while, and no other job of its key before: what it needs asked to slow down.
     * No failure is counted. Until then no peer sees it, and then it is at the front.
     *
     * @param delay how long, zero or more
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    default void retryLater(Duration delay) {
        retryLater(delay, RetryLaterException.Scope.KEY);
    }

    /**
     * Gives the job back to be tried again after a while. No failure is counted. Until then no peer sees it, and then it is at the
     * front.
     *
     * @param delay how long, zero or more
     * @param scope what else waits that long
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    void retryLater(Duration delay, RetryLaterException.Scope scope);

    /**
     * Gives the job back to the end of the line, so that others have their turn: no failure is counted, and what it has kept with
     * {@link #checkpoint(Object)} stays.
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    void requeue();

    /**
     * Sets the job aside until somebody retries it (contract clause "stall").
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    default void stall() {
        stall("");
    }

    /**
     * Sets the job aside until somebody retries it, and says why.
     *
     * @param reason kept as the job's last error
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    void stall(String reason);

    /**
     * Sets the job aside until somebody retries it, and keeps the error with its stack trace.
     *
     * @param error kept as the job's last error
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    default void stall(JobError error) {
        stall(error.encoded());
    }

    /**
     * Extends the claim: its deadline is a claim timeout from now. What one call has claimed holds together: as long as the claim of
     * one job is renewed, those of the others do not expire, so settle or {@linkplain #giveBack() give back} each.
     *
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    void renew();

    /**
     * Reports how far the work is; kept with the job until it ends.
     *
     * @param percent from 0 to 100
     * @param message a short text
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if {@code percent} is not from 0 to 100
     */
    void progress(int percent, String message);
}
