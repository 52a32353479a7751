package io.thoonk.test;

import io.thoonk.job.JobInfo;
import io.thoonk.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asserts more of a job that was found. Where several were, one of them has to be so.
 *
 * @since 0.1.0
 */
public final class JobAssert {

    private final JobQueueAssert queue;

    private final List<JobInfo<?>> candidates;

    private final String described;

    JobAssert(JobQueueAssert queue, List<JobInfo<?>> candidates, String described) {
        this.queue = queue;
        this.candidates = candidates;
        this.described = described;
    }

    /**
     * Asserts that it is delayed for so long, counted from its put, or from its failure where it backs off. A hundredth more or
     * less is the same, as where the time was reckoned with another clock.
     *
     * @param delay for how long
     * @return this assertion
     */
    public JobAssert withDelay(Duration delay) {
        long tolerance = Math.max(10, delay.toMillis() / 100);
        return which("delayed by " + delay, job -> delayOf(job)
                .filter(actual -> actual.minus(delay).abs().compareTo(Duration.ofMillis(tolerance)) <= 0)
                .isPresent());
    }

    /**
     * Asserts where it stands.
     *
     * @param state the state
     * @return this assertion
     */
    public JobAssert inState(JobState state) {
        return which("in state " + state, job -> job.state() == state);
    }

    /**
     * Asserts how often it has failed.
     *
     * @param count failed attempts
     * @return this assertion
     */
    public JobAssert withFailureCount(int count) {
        return which("failed " + count + " times", job -> job.failureCount() == count);
    }

    /**
     * Asserts its id.
     *
     * @param id the id
     * @return this assertion
     */
    public JobAssert withId(String id) {
        return which("with the id '" + id + "'", job -> job.id().equals(id));
    }

    /**
     * Asserts that it is stalled with a last error that contains this text.
     *
     * @param reason part of the message of what the worker threw, or of the reason given
     * @return this assertion
     */
    public JobAssert stalledWith(String reason) {
        return inState(JobState.STALLED).which("with an error that contains \"" + reason + "\"", job -> job.lastError()
                .filter(error -> error.contains(reason))
                .isPresent());
    }

    /** {@return the assertion on the job feed, to go on with another job} */
    public JobQueueAssert and() {
        return queue;
    }

    private JobAssert which(String expected, Predicate<JobInfo<?>> condition) {
        List<JobInfo<?>> left = candidates.stream().filter(condition).toList();
        String all = described + ", " + expected;
        if (left.isEmpty()) {
            throw queue.failed(all);
        }
        return new JobAssert(queue, left, all);
    }

    static Optional<Duration> delayOf(JobInfo<?> job) {
        Optional<Instant> from = job.failureCount() > 0 ? job.failedAt().or(job::publishedAt) : job.publishedAt();
        return job.dueAt().flatMap(due -> from.map(since -> Duration.between(since, due)));
    }
}
