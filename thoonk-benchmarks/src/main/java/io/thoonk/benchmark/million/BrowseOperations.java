package io.thoonk.benchmark.million;

import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.redis.keys.FeedKey;

/** What people look at. */
final class BrowseOperations {

    private static final int PAGE = 50;

    private final MillionFeed feed;

    private final JobQueue<String> queue;

    private final int repeat;

    BrowseOperations(MillionFeed feed) {
        this.feed = feed;
        this.queue = feed.queue();
        this.repeat = feed.options().repeat();
    }

    void measure(Measurements measurements) {
        measurements.measure("counts", repeat, queue::counts);
        page(measurements, "first of the line", JobState.AVAILABLE, 0);
        page(
                measurements,
                "middle of the line",
                JobState.AVAILABLE,
                feed.options().jobs() / 2);
        page(measurements, "claimed", JobState.CLAIMED, feed.options().claimed() / 2);
        page(measurements, "stalled", JobState.STALLED, 0);
        page(measurements, "delayed", JobState.DELAYED, repeat / 2);
        measurements.measure(
                "list page of 1000, middle of the line",
                repeat / 10,
                () -> queue.list(JobState.AVAILABLE, feed.options().jobs() / 2, MillionFeed.MANY));
        String id = feed.commands().lindex(feed.key(FeedKey.IDS), feed.options().jobs() / 2);
        measurements.measure("state of a waiting job", repeat, () -> queue.state(id));
    }

    private void page(Measurements measurements, String name, JobState state, long offset) {
        measurements.measure("list page of 50, " + name, repeat / 10, () -> queue.list(state, offset, PAGE));
    }
}
