package io.thoonk.job;

import java.util.List;
import java.util.Optional;

/**
 * What a job feed keeps of jobs that ended: nothing, unless {@code thoonk.finished.keep} or {@code thoonk.finished.for} is set, or
 * the feed is configured so ({@link io.thoonk.feed.FeedConfig.Builder#keepFinished}). Records are written in the step that ends the
 * job. What other implementations end has none. Thread-safe.
 *
 * @param <T> type of the payloads
 * @since 0.1.0
 */
public interface JobHistory<T> {

    /**
     * {@return the record of a job, or empty if none is kept, or no longer}
     *
     * @param id the job
     * @throws IllegalArgumentException if the id is empty or holds NUL
     */
    Optional<EndedJob> find(String id);

    /**
     * Lists records, latest end first.
     *
     * @param offset how many to pass over, from 0
     * @param count how many to read at most, from 1 to 1000
     * @return the records
     * @throws IllegalArgumentException if a number is out of range
     */
    List<EndedJob> list(long offset, int count);

    /**
     * Finds the last runs of a job that recurs, among the latest 20 000 records.
     *
     * @param recurringId id of what recurs
     * @param count how many at most, from 1 to 1000
     * @return the records, latest end first
     * @throws IllegalArgumentException if the id is empty or holds NUL, or the count is out of range
     */
    List<EndedJob> runs(String recurringId, int count);

    /**
     * {@return the payload of a job that ended, or empty if it is not kept: {@code thoonk.finished.payload}, up to 64 kB each}
     *
     * @param id the job
     * @throws IllegalArgumentException if the id is empty or holds NUL
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code T}
     */
    Optional<T> payload(String id);

    /** {@return how many records there are} */
    long size();
}
