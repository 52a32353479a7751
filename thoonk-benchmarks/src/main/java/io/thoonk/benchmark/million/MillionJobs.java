package io.thoonk.benchmark.million;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Fills a feed and goes through the operations. */
final class MillionJobs {

    private static final String FEED = "million";

    private static final int MANY = 1000;

    private static final int PAGE = 50;

    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofHours(1);

    /** Two passes have to see an item in no state, a minute apart. */
    private static final Duration SIGHTINGS = Duration.ofSeconds(61);

    private final ThoonkTemplate thoonk;

    private final JobQueue<String> queue;

    private final RedisCommands<String, String> commands;

    private final MillionOptions options;

    private final SlowLog log;

    private final String payload;

    private final Deque<Job<String>> claims = new ArrayDeque<>();

    MillionJobs(ThoonkTemplate thoonk, RedisCommands<String, String> commands, MillionOptions options) {
        this.thoonk = thoonk;
        this.queue = thoonk.jobs(FEED, String.class);
        this.commands = commands;
        this.options = options;
        this.log = new SlowLog(commands);
        this.payload = "x".repeat(options.payload());
    }

    void measure(Consumer<OperationTimes> report) {
        List<String> thousand = Collections.nCopies(MANY, payload);
        report.accept(measure("putAll of 1000", options.jobs() / MANY, () -> queue.putAll(thousand)));
        claimTimeout(LONG);
        claim(options.claimed());
        report.accept(measure("put", options.repeat(), () -> queue.put(payload)));
        report.accept(measure("claim of 1", options.repeat(), () -> claim(1)));
        report.accept(measure("finish", options.repeat(), () -> claims.remove().finish()));
        report.accept(measure("claim of 100", options.repeat() / 100, () -> claim(100)));
        report.accept(measure("counts", options.repeat(), queue::counts));
        pages(report);
        report.accept(measure("state of a waiting job", options.repeat(), this::stateInTheMiddle));
        maintenance(report);
    }

    private void pages(Consumer<OperationTimes> report) {
        long middle = options.jobs() / 2;
        report.accept(page("list page, first of the line", JobState.AVAILABLE, 0));
        report.accept(page("list page, middle of the line", JobState.AVAILABLE, middle));
        report.accept(page("list page, claimed", JobState.CLAIMED, options.claimed() / 2));
    }

    private OperationTimes page(String name, JobState state, long offset) {
        return measure(name, options.repeat() / 10, () -> queue.list(state, offset, PAGE));
    }

    private void maintenance(Consumer<OperationTimes> report) {
        report.accept(measure("maintenance, nothing to do", options.passes(), queue::maintain));
        claimTimeout(SHORT);
        claim(options.expired());
        park(SHORT.multipliedBy(2));
        claimTimeout(LONG);
        report.accept(measure("maintenance, " + options.expired() + " expired claims", 1, queue::maintain));
        takeFromTheLine(options.lost());
        report.accept(measure(
                "maintenance, first sight of " + options.lost() + " lost jobs", options.passes(), queue::maintain));
        park(SIGHTINGS);
        report.accept(measure("maintenance, second sight of them", options.passes(), queue::maintain));
        long back = options.lost() - missing();
        System.out.println();
        System.out.println(back + " of " + options.lost() + " lost jobs are back in the line");
    }

    /** As a peer does that dies between its pop and its claim; the newest of the line, which nobody reaches. */
    private void takeFromTheLine(int count) {
        commands.lpop("feed.ids:" + FEED, count);
    }

    private long missing() {
        long items = commands.hlen("feed.items:" + FEED);
        return items - commands.llen("feed.ids:" + FEED) - commands.zcard("feed.claimed:" + FEED);
    }

    private void stateInTheMiddle() {
        String id = commands.lindex("feed.ids:" + FEED, 2 * PAGE);
        queue.state(id);
    }

    private void claim(int count) {
        int wanted = count;
        while (wanted > 0) {
            List<Job<String>> claimed = queue.get(Math.min(wanted, MANY), Duration.ofSeconds(10));
            claims.addAll(claimed);
            wanted -= claimed.size();
            if (claimed.isEmpty()) {
                throw new IllegalStateException("the line is empty, and " + wanted + " jobs are still to be claimed");
            }
        }
    }

    private void claimTimeout(Duration timeout) {
        thoonk.configure(FEED, FeedConfig.builder().claimTimeout(timeout).build());
    }

    private OperationTimes measure(String name, int times, Runnable operation) {
        return OperationTimes.measure(name, Math.max(1, times), log, operation);
    }

    private static void park(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }
}
