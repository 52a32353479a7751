package io.thoonk.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be seen of a job from outside. Immutable, a picture of one moment.
 *
 * @param <T> type of the payload
 * @since 0.1.0
 */
public interface JobInfo<T> {

    /** {@return the job's id} */
    String id();

    /**
     * {@return the payload, converted}
     *
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code T}
     * @throws IllegalStateException if it was longer than what the list was to read
     */
    T payload();

    /**
     * {@return a copy of the payload's bytes as they stand in Redis}
     *
     * @throws IllegalStateException if it was longer than what the list was to read
     */
    byte[] rawPayload();

    /** {@return whether the payload was read: {@code false} where it was longer than the list was to read} */
    boolean hasPayload();

    /** {@return the size of the payload in bytes, whether it was read or not} */
    int payloadSize();

    /** {@return where the job stands} */
    JobState state();

    /** {@return when the job was put, or empty where the contract keeps no time (stalled jobs)} */
    Optional<Instant> publishedAt();

    /** {@return when the job was claimed, or empty unless it is claimed} */
    Optional<Instant> claimedAt();

    /** {@return when the claim expires, or empty unless a process of this library holds it} */
    Optional<Instant> deadline();

    /** {@return when a delayed job is due, or empty unless it is delayed} */
    Optional<Instant> dueAt();

    /** {@return how many attempts have failed so far} */
    int failureCount();

    /** {@return what the job last failed with, or empty} */
    Optional<String> lastError();

    /** {@return the beginning of the last error's stack trace, root cause first, or empty where none is kept} */
    Optional<String> lastStackTrace();

    /**
     * {@return when the job failed last, by the clock of Redis; for a stalled job, since when it is stalled; empty where
     * another implementation or an older version did it}
     */
    Optional<Instant> failedAt();

    /**
     * {@return the attempts of workers that failed since the job was put or retried: the last ten at most, oldest first}
     */
    List<FailedAttempt> failedAttempts();

    /** {@return how far its worker says it is, or empty} */
    Optional<JobProgress> progress();

    /** {@return the tags of the job, in the order in which they were given} */
    default List<String> tags() {
        return List.of();
    }

    /**
     * {@return in words, which jobs and batches a job waits for that was put {@linkplain PutOptions.Builder#after after} others,
     * such as {@code job 17}, {@code job 17 of feed orders} or {@code batch import}; empty for any other job} A job that waits so is
     * {@link JobState#DELAYED}, without a due time.
     */
    default List<String> waitsFor() {
        return List.of();
    }

    /** {@return when maintenance first found the job in no state, or empty unless it is orphaned and was found} */
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
