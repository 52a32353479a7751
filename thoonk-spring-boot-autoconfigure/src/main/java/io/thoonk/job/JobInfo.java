package io.thoonk.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be seen of a job from outside. Immutable, a picture of one moment.
 *
 * @param <T> type of the payload
 */
public interface JobInfo<T> {

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
     * @throws IllegalStateException if it was longer than what the list was to read
     */
    T payload();

    /**
     * Tells the payload as it stands in Redis.
     *
     * @return a copy of the bytes
     * @throws IllegalStateException if it was longer than what the list was to read
     */
    byte[] rawPayload();

    /**
     * Tells whether the payload was read.
     *
     * @return {@code false} where it was longer than what the list was to read
     */
    boolean hasPayload();

    /**
     * Tells how long the payload is, whether it was read or not.
     *
     * @return its size in bytes
     */
    int payloadSize();

    /**
     * Tells where the job stands.
     *
     * @return the state
     */
    JobState state();

    /**
     * Tells when the job was put.
     *
     * @return the time, or empty where the contract keeps none (stalled jobs)
     */
    Optional<Instant> publishedAt();

    /**
     * Tells when the job was claimed.
     *
     * @return the time, or empty unless it is claimed
     */
    Optional<Instant> claimedAt();

    /**
     * Tells when the claim expires.
     *
     * @return the time, or empty unless it is claimed by one of us
     */
    Optional<Instant> deadline();

    /**
     * Tells when a delayed job is due.
     *
     * @return the time, or empty unless it is delayed
     */
    Optional<Instant> dueAt();

    /**
     * Tells how often the job came back.
     *
     * @return failed attempts so far
     */
    int failureCount();

    /**
     * Tells what went wrong last.
     *
     * @return the error, or empty
     */
    Optional<String> lastError();

    /**
     * Tells where the last error came from.
     *
     * @return the beginning of its stack trace, root cause first, or empty where none is kept
     */
    Optional<String> lastStackTrace();

    /**
     * Tells when it failed last; for a stalled job, since when it is stalled.
     *
     * @return the time by the clock of Redis, or empty where another implementation or an older version did it
     */
    Optional<Instant> failedAt();

    /**
     * Lists the attempts of workers that failed since it was put or retried.
     *
     * @return the last ten at most, oldest first
     */
    List<FailedAttempt> failedAttempts();

    /**
     * Tells how far its worker says it is.
     *
     * @return the progress, or empty
     */
    Optional<JobProgress> progress();

    /**
     * Tells since when maintenance knows that the job is in no state.
     *
     * @return the time of the first pass that found it so, or empty unless it is orphaned and was found by one
     */
    default Optional<Instant> orphanedSince() {
        return Optional.empty();
    }

    /**
     * An attempt that failed.
     *
     * @param number which one, from 1
     * @param at when it ended, by the clock of Redis
     * @param process host and process id of the worker
     */
    record FailedAttempt(int number, Instant at, String process) {}
}
