package io.thoonk.job;

import java.time.Instant;
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
     */
    T payload();

    /**
     * Tells the payload as it stands in Redis.
     *
     * @return a copy of the bytes
     */
    byte[] rawPayload();

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
}
