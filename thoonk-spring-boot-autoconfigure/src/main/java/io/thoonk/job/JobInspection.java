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
     * no particular order. More than 50, or half a megabyte of payloads, are read in several steps, so that Redis is not held
     * up: what moves meanwhile may be missing or twice.
     *
     * @param state which jobs
     * @param offset how many to pass over, from 0
     * @param count how many to read at most, from 1 to 1000
     * @return the jobs; ids without a job, as peers may leave them, count for offset and count and are left out
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

    /**
     * Lists the jobs of the feed that have a tag, in any state, in the order of their ids.
     *
     * @param tag the tag ({@link PutOptions.Builder#tags})
     * @param offset how many to pass over, from 0
     * @param count how many to read at most, from 1 to 1000
     * @return the jobs; payloads over 64 kB are left in Redis ({@link JobInfo#hasPayload()})
     * @throws IllegalArgumentException if the tag can be none, or a number is out of range
     */
    List<JobInfo<T>> tagged(String tag, long offset, int count);

    /**
     * {@return the payload of a job, or empty if the job is not there}
     *
     * @param id the job
     */
    default Optional<T> payload(String id) {
        return info(id).map(JobInfo::payload);
    }

    /**
     * {@return how many attempts of a job have failed so far; 0 for an unknown job}
     *
     * @param id the job
     */
    default int failureCount(String id) {
        return info(id).map(JobInfo::failureCount).orElse(0);
    }

    /**
     * {@return where a job stands, or empty if it is not there}
     *
     * @param id the job
     */
    default Optional<JobState> state(String id) {
        return info(id).map(JobInfo::state);
    }

    /** {@return what is kept of the jobs that ended} */
    JobHistory<T> history();
}
