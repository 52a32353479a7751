package io.thoonk.job.maintenance;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.JobClaims.MaintenanceLease;
import io.thoonk.job.JobSettings;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.job.RecurringJobs;
import io.thoonk.job.recurring.RecurringRuns;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/**
 * Maintains job feeds: those that workers of this process attend, each as long as one does, and any when it is asked to.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class Maintenance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private static final int THREADS = 2;

    private static final Duration LONGEST_HOLD_UP = Duration.ofSeconds(2);

    private static final Duration SHORTEST_TICK = Duration.ofMillis(200);

    private final RecurringRuns recurring;

    private final OrphanSearch orphans;

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

    /**
     * Creates it; nothing is maintained yet.
     *
     * @param runner runs scripts
     * @param redis runs plain reads
     * @param messages carries messages between processes
     * @param settings how to judge
     * @param recurring puts what recurs
     * @param chores what else is done while feeds are maintained
     * @param process tells this process from others
     */
    public Maintenance(
            ScriptRunner runner,
            RedisAccess redis,
            SubscriptionConnection messages,
            JobSettings.Maintaining settings,
            RecurringRuns recurring,
            Chores chores,
            String process) {
        MaintenanceScripts scripts = new MaintenanceScripts(runner, settings);
        this.recurring = recurring;
        this.orphans = new OrphanSearch(redis, scripts);
        this.pass = new MaintenancePass(scripts, orphans, recurring, new StalledDrops(runner), chores, settings);
        this.maintained = new NonEmptyProbe(redis, MaintenanceScripts.MAINTAINED);
        this.repaired = new NonEmptyProbe(redis, MaintenanceScripts.REPAIRED);
        this.messages = messages;
        this.settings = settings;
        this.process = process;
        this.threads = Executors.newScheduledThreadPool(THREADS, ThoonkThreads.factory("maintenance"));
        this.batchWatch = new BatchWatch(pass::lookAfterBatches, settings.interval(), threads);
    }

    /**
     * Maintains a feed once, whoever else does.
     *
     * @param keys the feed
     * @return what was found and done
     */
    public MaintenanceReport pass(FeedKeys keys) {
        return pass.pass(keys);
    }

    /**
     * Finds the items of a feed that are in no state, or were in none for a moment; walks through the whole feed.
     *
     * @param keys the feed
     * @return their ids
     */
    public Set<String> orphans(FeedKeys keys) {
        return orphans.find(keys);
    }

    /**
     * Makes a handle to what recurs in a feed.
     *
     * @param keys the feed
     * @param codec converts payloads
     * @param <T> type of the payloads
     * @return the handle
     */
    public <T> RecurringJobs<T> recurring(FeedKeys keys, PayloadCodec<T> codec) {
        return recurring.of(keys, codec);
    }

    /**
     * Reports what this process finds and does.
     *
     * @param listener hears it; must not block
     * @return what ends it
     */
    public Runnable listen(MaintenanceReport.Listener listener) {
        return pass.listen(listener);
    }

    /**
     * Has a feed maintained, by this process or another, until the returned handle is closed.
     *
     * @param keys the feed
     * @param lease how long the claims of its worker hold
     * @param due hears in how many ms a delayed job is due that is due before all others
     * @param calledOff hears that a job that runs somewhere is to make room for the next of its unique key
     * @return ends it
     */
    public MaintenanceLease attend(FeedKeys keys, Duration lease, Consumer<Long> due, Runnable calledOff) {
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

    /**
     * Tells whoever listens of jobs that were found to have expired.
     *
     * @param keys the feed
     * @param jobs how many
     */
    public void tellOfLate(FeedKeys keys, long jobs) {
        pass.tell(keys, new MaintenanceReport(0, 0, 0, 0, 0, 0, jobs, 0));
    }

    /** Has batches looked after in one interval, if feeds are maintained here: this process has made one. */
    public void lookAfterBatchesSoon() {
        batchWatch.soon();
    }

    private MaintenanceTick round(Duration lease) {
        Duration third = lease.dividedBy(3);
        Duration tick = third.compareTo(settings.interval()) < 0 ? third : settings.interval();
        return rounds.computeIfAbsent(
                Math.max(SHORTEST_TICK.toMillis(), tick.toMillis()),
                millis -> new MaintenanceTick(millis, maintained, repaired, threads));
    }

    /** Lets others maintain at once what nobody here attends any more; waits for that, but not for a Redis that is away. */
    public void letGo() {
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

    /** What the other parts of job feeds have done while feeds are maintained. */
    public interface Chores {

        /**
         * Delivers what ended jobs of a feed still owe.
         *
         * @param keys the feed
         */
        void deliver(FeedKeys keys);

        /**
         * Looks after jobs of a feed that wait for others.
         *
         * @param keys the feed
         */
        void lookAfterWaits(FeedKeys keys);

        /**
         * Looks at jobs of which it was heard that they have finished, as others may wait for them.
         *
         * @param keys the feed
         * @param ids the jobs
         */
        void lookAtFinished(FeedKeys keys, List<String> ids);

        /**
         * Looks after the batches, if no other process does.
         *
         * @param keySpace how keys are spelled
         * @param lease for how long this process does
         * @return how many there are
         */
        long lookAfterBatches(KeySpace keySpace, Duration lease);

        /**
         * Says again what a feed keeps of ended jobs, as it may have been made anew.
         *
         * @param keys the feed
         */
        void keepHistory(FeedKeys keys);
    }
}
