package io.thoonk.benchmark.million;

import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.redis.keys.FeedKey;
import java.time.Duration;
import java.util.List;

/** What producers and workers do. */
final class JobOperations {

    private final MillionFeed feed;

    private final JobQueue<String> queue;

    private final int repeat;

    private int chosen;

    JobOperations(MillionFeed feed) {
        this.feed = feed;
        this.queue = feed.queue();
        this.repeat = feed.options().repeat();
    }

    void measure(Measurements measurements) {
        List<String> thousand = feed.thousandPayloads();
        measurements.measure("putAll of 1000", feed.options().jobs() / MillionFeed.MANY, () -> queue.putAll(thousand));
        feed.claim(feed.options().claimed());
        measurements.measure("put", repeat, () -> queue.put(feed.payload()));
        measurements.measure("put with id, delay and headers", repeat, this::putWithOptions);
        measurements.measure("claim of 1", repeat, () -> feed.claim(1));
        measurements.measure("claim of 100", repeat / 20, () -> feed.claim(100));
        measurements.measure("claim of 1000", repeat / 100, () -> feed.claim(MillionFeed.MANY));
        measurements.measure("finish", repeat, () -> feed.claimed().finish());
        measurements.measure("cancel", repeat, () -> feed.claimed().cancel());
        measurements.measure("stall", repeat, () -> feed.claimed().stall());
        measurements.measure(
                "retract of a claimed job",
                repeat / 10,
                () -> queue.retract(feed.claimed().id()));
        measurements.measure("retract, next of the line", repeat / 10, () -> retractAt(-1));
        measurements.measure("retract, newest of the line", repeat / 10, () -> retractAt(0));
        measurements.measure(
                "retract, middle of the line",
                repeat / 10,
                () -> retractAt(feed.options().jobs() / 2));
    }

    private void putWithOptions() {
        queue.put(
                feed.payload(),
                PutOptions.builder()
                        .id("chosen-" + chosen++)
                        .delay(Duration.ofHours(1))
                        .header("tenant", "somebody")
                        .build());
    }

    /** The look for the id is in the times, not in the longest block. */
    private void retractAt(long place) {
        queue.retract(feed.commands().lindex(feed.key(FeedKey.IDS), place));
    }
}
