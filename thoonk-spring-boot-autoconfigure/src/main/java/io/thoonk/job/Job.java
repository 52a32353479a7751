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
 */
public interface Job<T> {

    /**
     * Tells the feed.
     *
     * @return name of the job feed that it was claimed from
     */
    String feed();

    /**
     * Tells the id.
     *
     * @return the job's id
     */
    String id();

    /**
     * Converts the payload.
     *
     * @return the payload
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code T}
     */
    T payload();

    /**
     * Tells the payload as it stands in Redis.
     *
     * @return a copy of the bytes
     */
    byte[] rawPayload();

    /**
     * Tells how often the job came back before this claim.
     *
     * @return failed attempts so far, 0 at first
     */
    int failureCount();

    /**
     * Tells how many attempts were chosen for this job when it was put.
     *
     * @return the number, or empty for the worker's own
     */
    OptionalInt maxAttempts();

    /**
     * Tells the headers that the job was put with.
     *
     * @return what travelled beside the payload, empty where there was nothing
     */
    Map<String, String> headers();

    /**
     * Tells when the job was put. Where a worker has had a thousand jobs and nobody asked, claims leave that out, and the first
     * question goes to Redis.
     *
     * @return the time; that of the claim where a peer left none, or where the job had ended before anybody asked
     * @throws io.thoonk.ThoonkRedisException if Redis has to be asked and fails
     */
    Instant publishedAt();

    /**
     * Tells when this claim began.
     *
     * @return the time
     */
    Instant claimedAt();

    /**
     * Tells when this claim expires unless it is renewed.
     *
     * @return the time, later after each {@link #renew()}
     */
    Instant deadline();

    /**
     * Tells whether the claim was ended through this object: by one of {@code finish}, {@code cancel}, {@code stall} and
     * {@code giveBack}. A worker's method may end its job itself; the worker then leaves it as it is.
     *
     * @return whether it was, or is being at this moment by another thread
     */
    boolean isSettled();

    /**
     * Tells whether the claim is known to have passed to somebody else, or to have been ended by somebody else. A handler that
     * runs long may look at this from time to time; its thread is interrupted as well.
     *
     * @return whether it is known to be lost; {@code false} does not promise that it still holds
     */
    boolean isClaimLost();

    /** Finishes the job without a result (contract clause "finish"). */
    void finish();

    /**
     * Finishes the job with a result, which is published, and kept for the time that {@code thoonk.worker.keep-result} or the
     * worker's annotation says: a day where nothing is said.
     *
     * @param result the result; converted as payloads are, by its own class
     */
    void finish(Object result);

    /**
     * Finishes the job with a result of a generic type, which is published and kept as any other.
     *
     * @param result the result
     * @param type its type, as which it is going to be read
     * @param <R> the same
     */
    <R> void finish(R result, ParameterizedTypeReference<R> type);

    /**
     * Finishes the job with a result that is kept for as long as asked.
     *
     * @param result the result; converted as payloads are, by its own class
     * @param keepResult how long it can be read with {@link JobQueue#result}; zero for not at all
     */
    void finish(Object result, Duration keepResult);

    /** Gives the job back to the end of the line and counts a failure (contract clause "cancel"). */
    void cancel();

    /**
     * Gives the job back after a while and counts a failure; until then no peer sees it.
     *
     * @param backoff how long it stays out of the line, zero or more
     */
    void cancel(Duration backoff);

    /**
     * Gives the job back after a while, counts a failure and keeps the reason.
     *
     * @param backoff how long it stays out of the line, zero or more
     * @param reason kept as the job's last error
     */
    void cancel(Duration backoff, String reason);

    /**
     * Gives the job back after a while, counts a failure and keeps the error with its stack trace.
     *
     * @param backoff how long it stays out of the line, zero or more
     * @param error kept as the job's last error
     */
    default void cancel(Duration backoff, JobError error) {
        cancel(backoff, error.encoded());
    }

    /** Gives the job back to the front of the line, as if it had never been claimed: no failure is counted. */
    void giveBack();

    /** Takes the job out of the running (contract clause "stall"). */
    void stall();

    /**
     * Takes the job out of the running and says why.
     *
     * @param reason kept as the job's last error
     */
    void stall(String reason);

    /**
     * Takes the job out of the running and keeps the error with its stack trace.
     *
     * @param error kept as the job's last error
     */
    default void stall(JobError error) {
        stall(error.encoded());
    }

    /** Prolongs the claim: its deadline is a claim timeout from now. */
    void renew();

    /**
     * Tells how far the work is; kept with the job until it ends.
     *
     * @param percent from 0 to 100
     * @param message a short text
     */
    void progress(int percent, String message);
}
