package io.thoonk.job;

import io.thoonk.job.JobClaims.MaintenanceLease;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintains the feeds that workers of this process attend, each as long as one does. Thread-safe. */
final class Maintenance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private static final int THREADS = 2;

    private static final Duration LONGEST_HOLD_UP = Duration.ofSeconds(2);

    private static final Duration SHORTEST_TICK = Duration.ofMillis(200);

    private final MaintenancePass pass;

    private final NonEmptyProbe maintained;

    private final NonEmptyProbe repaired;

    private final SubscriptionConnection messages;

    private final JobSettings.Maintaining settings;

    private final String process;

    private final Map<String, MaintainedFeed> feeds = new ConcurrentHashMap<>();

    private final Map<Long, MaintenanceTick> rounds = new ConcurrentHashMap<>();

    private final ScheduledExecutorService threads;

    private final BatchWatch batchWatch;

    Maintenance(
            MaintenancePass pass,
            RedisAccess redis,
            SubscriptionConnection messages,
            JobSettings.Maintaining settings,
            String process) {
        this.pass = pass;
        this.maintained = new NonEmptyProbe(redis, MaintenanceScripts.MAINTAINED);
        this.repaired = new NonEmptyProbe(redis, MaintenanceScripts.REPAIRED);
        this.messages = messages;
        this.settings = settings;
        this.process = process;
        this.threads = Executors.newScheduledThreadPool(THREADS, ThoonkThreads.factory("maintenance"));
        this.batchWatch = new BatchWatch(pass::lookAfterBatches, settings.interval(), threads);
    }

    MaintenanceLease attend(FeedKeys keys, Duration lease, Consumer<Long> due, Runnable calledOff) {
        MaintainedFeed feed = feeds.computeIfAbsent(
                keys.feed(),
                name -> new MaintainedFeed(
                        keys,
                        pass,
                        settings,
                        process,
                        receiver -> messages.subscribe(
                                List.of(
                                        WireText.text(keys.of(FeedChannel.OWN_DUE)),
                                        WireText.text(keys.of(FeedChannel.OWN_RECURRING)),
                                        WireText.text(keys.of(FeedChannel.OWN_STOP))),
                                List.of(),
                                receiver),
                        new FinishWatch(
                                receiver -> messages.subscribe(
                                        List.of(WireText.text(keys.of(FeedChannel.JOB_FINISH))), List.of(), receiver),
                                threads,
                                ids -> pass.lookAtFinished(keys, ids)),
                        threads));
        MaintainedFeed.Attendant attendant = new MaintainedFeed.Attendant(due, calledOff);
        feed.enter(attendant, () -> round(lease));
        batchWatch.begin(keys.keySpace());
        return () -> feed.leave(attendant);
    }

    /** Tells whoever listens of jobs that were found to have expired. */
    void tellOfLate(FeedKeys keys, long jobs) {
        pass.tell(keys, new MaintenanceReport(0, 0, 0, 0, 0, 0, jobs, 0));
    }

    private MaintenanceTick round(Duration lease) {
        Duration third = lease.dividedBy(3);
        Duration tick = third.compareTo(settings.interval()) < 0 ? third : settings.interval();
        return rounds.computeIfAbsent(
                Math.max(SHORTEST_TICK.toMillis(), tick.toMillis()),
                millis -> new MaintenanceTick(millis, maintained, repaired, threads));
    }

    /** Lets others maintain at once what nobody here attends any more; waits for that, but not for a Redis that is away. */
    void letGo() {
        try {
            threads.submit(() -> feeds.values().forEach(MaintainedFeed::letGo))
                    .get(LONGEST_HOLD_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException ex) {
            log.debug("Other processes maintain the feeds of this one as soon as its leases are over", ex);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
