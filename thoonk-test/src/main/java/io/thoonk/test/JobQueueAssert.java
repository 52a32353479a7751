package io.thoonk.test;

import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/**
 * Asserts what stands in a job feed. A failure shows its counts and its first jobs.
 *
 * @since 0.1.0
 */
public final class JobQueueAssert extends AbstractAssert<JobQueueAssert, JobQueue<?>> {

    JobQueueAssert(JobQueue<?> jobs) {
        super(jobs, JobQueueAssert.class);
    }

    /**
     * Asserts that a job with this payload is there: available, delayed, claimed or stalled.
     *
     * @param payload is equal to that of the job; for {@code byte[]} the same bytes
     * @return goes on about this job
     */
    public JobAssert hasJob(Object payload) {
        JobPicture picture = picture();
        List<JobInfo<?>> found = picture.jobs().stream()
                .filter(job -> Objects.deepEquals(JobPicture.payload(job), payload))
                .toList();
        if (found.isEmpty()) {
            throw failure("%nExpecting a job with the payload%n  %s%nbut %s", payload, picture);
        }
        return new JobAssert(this, found, "a job with the payload " + payload);
    }

    /**
     * Asserts that no job has this payload.
     *
     * @param payload is equal to that of no job
     * @return this assertion
     */
    public JobQueueAssert doesNotHaveJob(Object payload) {
        JobPicture picture = picture();
        if (picture.jobs().stream().anyMatch(job -> Objects.deepEquals(JobPicture.payload(job), payload))) {
            throw failure("%nExpecting no job with the payload%n  %s%nbut %s", payload, picture);
        }
        return this;
    }

    /**
     * Asserts that there is no job: none available, delayed, claimed or stalled.
     *
     * @return this assertion
     */
    public JobQueueAssert isEmpty() {
        return hasSize(0);
    }

    /**
     * Asserts how many jobs there are, whether available, delayed, claimed or stalled.
     *
     * @param size how many
     * @return this assertion
     */
    public JobQueueAssert hasSize(int size) {
        JobPicture picture = picture();
        if (picture.size() != size) {
            throw failure("%nExpecting %s but %s", size == 0 ? "no jobs" : size + " jobs", picture);
        }
        return this;
    }

    /**
     * Asserts that a job is stalled whose last error contains this text.
     *
     * @param reason part of the message of what the worker threw, or of the reason given
     * @return goes on about this job
     */
    public JobAssert stalledWith(String reason) {
        return new JobAssert(this, List.copyOf(picture().jobs()), "a job").stalledWith(reason);
    }

    /**
     * Asserts that a job is stalled whose worker threw such an exception.
     *
     * @param type the type that the worker threw
     * @return goes on about this job
     */
    public JobAssert stalledWith(Class<? extends Throwable> type) {
        return stalledWith(type.getName());
    }

    /**
     * Asserts how many jobs wait to be claimed, and nothing of others.
     *
     * @param count how many
     * @return this assertion
     */
    public JobQueueAssert hasAvailable(int count) {
        JobPicture picture = picture();
        if (picture.counts().available() != count) {
            throw failure("%nExpecting %s jobs that are %s but %s", count, JobState.AVAILABLE, picture);
        }
        return this;
    }

    private JobPicture picture() {
        isNotNull();
        return JobPicture.of(actual);
    }

    AssertionError failed(String expected) {
        return failure("%nExpecting %s%nbut %s", expected, picture());
    }
}
