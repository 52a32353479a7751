package io.thoonk;

import static org.awaitility.Awaitility.await;

import io.thoonk.container.ThoonkContainer;
import io.thoonk.job.JobCounts;
import io.thoonk.test.Utf8;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** How many jobs of a feed stand where. What fails, a wait too, tells all counts, the claims and the state of the workers. */
public final class JobFeedAssert extends AbstractAssert<JobFeedAssert, TestJobFeed> {

    private final Supplier<Collection<ThoonkContainer>> workers;

    private JobFeedAssert(TestJobFeed feed, Supplier<Collection<ThoonkContainer>> workers) {
        super(feed, JobFeedAssert.class);
        this.workers = workers;
    }

    public static JobFeedAssert assertThatJobs(TestJobFeed feed) {
        return new JobFeedAssert(feed, List::of);
    }

    /** Has failures tell how these workers are. */
    public JobFeedAssert with(Supplier<Collection<ThoonkContainer>> some) {
        return new JobFeedAssert(actual, some);
    }

    public JobFeedAssert hasAvailable(long jobs) {
        return has("available", JobCounts::available, jobs);
    }

    public JobFeedAssert hasClaimed(long jobs) {
        return has("claimed", JobCounts::claimed, jobs);
    }

    public JobFeedAssert hasFinished(long jobs) {
        return has("finished", JobCounts::finished, jobs);
    }

    public JobFeedAssert waitsUntilClaimed(long jobs) {
        await().untilAsserted(() -> hasClaimed(jobs));
        return this;
    }

    public JobFeedAssert waitsUntilFinished(long jobs) {
        await().untilAsserted(() -> hasFinished(jobs));
        return this;
    }

    private JobFeedAssert has(String what, ToLongFunction<JobCounts> count, long expected) {
        JobCounts counts = actual.jobs().counts();
        if (count.applyAsLong(counts) != expected) {
            failWithMessage(
                    "Expected %d %s jobs in feed '%s', but there are %d%n counts: %s%n claims: %s%n workers: %s",
                    expected, what, actual.jobs().name(), count.applyAsLong(counts), counts, claims(), states());
        }
        return this;
    }

    private String claims() {
        return actual
                .redis()
                .zrangeWithScores(Utf8.bytes("feed.claimed:" + actual.jobs().name()), 0, -1)
                .stream()
                .map(claim -> Utf8.text(claim.getValue()) + " since " + (long) claim.getScore())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String states() {
        return workers.get().stream()
                .map(worker -> worker.id() + (worker.isRunning() ? " runs" : " is stopped")
                        + (worker.isPaused() ? ", paused" : "") + ", " + worker.activeCount() + " handlers at work")
                .collect(Collectors.joining("; ", "[", "]"));
    }
}
