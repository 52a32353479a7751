package io.thoonk.benchmark.million;

import io.thoonk.benchmark.idle.IdleCost;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.job.PutOptions;
import io.thoonk.management.JobAction;
import io.thoonk.management.JobControl;
import io.thoonk.management.JobFilter;
import io.thoonk.redis.keys.FeedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What maintenance does, and people who put things right. */
final class MaintenanceOperations {

    private static final Duration SHORT = Duration.ofSeconds(1);

    /** Two passes have to see an item in no state, a minute apart. */
    private static final Duration SIGHTINGS = Duration.ofSeconds(61);

    private static final int THREADS = 64;

    private final MillionFeed feed;

    private final JobControl control;

    private final JobQueue<String> queue;

    private final MillionOptions options;

    MaintenanceOperations(MillionFeed feed, JobControl control) {
        this.feed = feed;
        this.control = control;
        this.queue = feed.queue();
        this.options = feed.options();
    }

    void measure(Measurements measurements) {
        retryAll(measurements);
        pass(measurements, "nothing to do", options.passes());
        feed.claimForShort(options.expired(), SHORT);
        IdleCost.pass(SHORT.multipliedBy(2));
        pass(measurements, options.expired() + " expired claims", 1);
        feed.claimAsPeer(options.expired());
        pass(measurements, options.expired() + " expired claims of a peer", 1);
        dueAtOnce(measurements);
        leftovers();
        pass(measurements, options.leftovers() + " left-overs of ended jobs", 1);
        if (options.lost() > 0) {
            lost(measurements);
        }
    }

    private void pass(Measurements measurements, String what, int times) {
        measurements.measure("maintenance, " + what, times, queue::maintain);
    }

    private void retryAll(Measurements measurements) {
        feed.claim(options.stalled());
        for (int i = 0; i < options.stalled(); i++) {
            Job<String> job = feed.claimed();
            job.stall("for the measurement");
        }
        measurements.measure(
                "retry all of " + options.stalled() + " stalled jobs",
                1,
                () -> control.actOnAll(MillionFeed.NAME, JobAction.RETRY, JobFilter.all(), false));
    }

    private void dueAtOnce(Measurements measurements) {
        Instant due = Instant.now().plusSeconds(2 + options.delayed() / 10_000);
        putDelayed(due);
        IdleCost.pass(Duration.between(Instant.now(), due).plusMillis(10));
        int some = options.delayed() / 10;
        measurements.measure(
                "claim of 1 while " + options.delayed() + " delayed jobs are due", some / 1000, () -> feed.claim(1));
        measurements.measure(
                "claim of 1000 while delayed jobs are due", some / 2000, () -> feed.claim(MillionFeed.MANY));
        pass(measurements, "the rest of the delayed jobs are due", 1);
    }

    private void putDelayed(Instant due) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        PutOptions how = PutOptions.builder().at(due).build();
        for (int i = 0; i < options.delayed(); i++) {
            threads.execute(() -> queue.put(feed.payload(), how));
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the delayed jobs were not put within a minute");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** What peers leave that end jobs and know nothing of our own keys. */
    private void leftovers() {
        for (int from = 0; from < options.leftovers(); from += MillionFeed.MANY) {
            Map<String, String> fields = new HashMap<>();
            for (int i = from; i < from + MillionFeed.MANY; i++) {
                fields.put("ended-by-a-peer-" + i, "tenant somebody");
            }
            feed.commands().hset(feed.key(FeedKey.HEADERS), fields);
        }
    }

    private void lost(Measurements measurements) {
        feed.loseAsPeer(options.lost());
        pass(measurements, "first sight of " + options.lost() + " lost jobs", options.passes());
        IdleCost.pass(SIGHTINGS);
        measurements.measure("maintenance, second sight of them", 1, () -> {
            MaintenanceReport report = queue.maintain();
            if (report.requeued() != options.lost() || feed.missing() != 0) {
                throw new IllegalStateException(
                        "of " + options.lost() + " lost jobs " + report.requeued() + " came back: " + report);
            }
        });
    }
}
