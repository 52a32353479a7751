package io.thoonk.job;

import java.util.List;
import java.util.Optional;

/**
 * Looks at the jobs of a feed and changes nothing. Thread-safe.
 *
 * @param <T> type of the payloads
 */
public interface JobInspection<T> {

    /**
     * Looks at one job.
     *
     * @param id the job
     * @return what can be seen of it, or empty if it is not there
     */
    Optional<JobInfo<T>> info(String id);

    /**
     * Counts the jobs.
     *
     * @return how many stand where
     */
    JobCounts counts();

    /**
     * Lists jobs of one state: the line in the order of claiming, claimed and delayed jobs by their time, stalled jobs in
     * no particular order. More than 200 are read in several steps, so that Redis is not held up: what moves meanwhile may be
     * missing or twice.
     *
     * @param state which jobs
     * @param offset how many to pass over, from 0
     * @param count how many to read at most, from 1 to 1000
     * @return the jobs
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
     */
    List<JobInfo<T>> list(JobState state, long offset, int count, int longestPayload);
}
