package io.thoonk.job;

import java.util.List;
import java.util.Optional;

/**
 * Looks at the jobs of a feed and changes nothing. Thread-safe.
 *
 * @param <T> type of the payloads
 * @since 0.1.0
 */
public interface JobInspection<T> {

    /**
     * {@return what can be seen of a job, or empty if it is not there}
     *
     * @param id the job
     */
    Optional<JobInfo<T>> info(String id);

    /** {@return how many jobs stand in each state} */
    JobCounts counts();

    /**
     * Lists jobs of one state: the line in the order of claiming, claimed and delayed jobs by their time, stalled jobs in
     * no particular order. More than 200 are read in several steps, so that Redis is not held up: what moves meanwhile may
     * be missing or twice.
     *
     * @param state which jobs
     * @param offset how many to pass over, from 0
     * @param count how many to read at most, from 1 to 1000
     * @return the jobs
     * @throws IllegalArgumentException if {@code offset} is negative or {@code count} out of range
     */
    List<JobInfo<T>> list(JobState state, long offset, int count);

    /**
     * Lists jobs as {@link #list(JobState, long, int)} does, but leaves long payloads in Redis, so that a page of jobs with
     * payloads of megabytes costs no more than any other.
     *
     * @param state which jobs
     * @param offset how many to pass over, from 0
     * @param count how many to read at most, from 1 to 1000
     * @param longestPayload how many bytes a payload may have to be read, from 0
     * @return the jobs; those whose payload was not read tell so ({@link JobInfo#hasPayload()})
     * @throws IllegalArgumentException if a number is out of range
     */
    List<JobInfo<T>> list(JobState state, long offset, int count, int longestPayload);
}
