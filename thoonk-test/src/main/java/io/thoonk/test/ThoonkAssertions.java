package io.thoonk.test;

import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import org.assertj.core.api.Assertions;

/**
 * Entry point to the assertions on job feeds and feeds, and to all that AssertJ has: one static import is enough. What is asserted
 * is what Redis holds at that moment.
 *
 * @since 0.1.0
 */
public final class ThoonkAssertions extends Assertions {

    private ThoonkAssertions() {}

    /**
     * Begins an assertion on a job feed.
     *
     * @param jobs the job feed
     * @return the assertion
     */
    public static JobQueueAssert assertThat(JobQueue<?> jobs) {
        return new JobQueueAssert(jobs);
    }

    /**
     * Begins an assertion on a feed.
     *
     * @param feed the feed
     * @return the assertion
     */
    public static FeedAssert assertThat(Feed<?> feed) {
        return new FeedAssert(feed.name(), feed::all);
    }

    /**
     * Begins an assertion on a sorted feed.
     *
     * @param feed the feed
     * @return the assertion
     */
    public static FeedAssert assertThat(SortedFeed<?> feed) {
        return new FeedAssert(feed.name(), feed::all);
    }
}
