package io.thoonk.management;

import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobPromotion;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/**
 * What this process notes of its own workers and listeners, tells others and hears from them, whether or not it has a window of
 * its own: another process may look at it and act on it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ManagedProcess {

    private final ThoonkTemplate template;

    private final RedisAccess redis;

    private final ScriptRunner scripts;

    private final KeySpace keySpace;

    private final boolean peerMessages;

    private final boolean telling;

    private final ProcessStatus.Identity identity;

    private final RunningHandlers handlers = new RunningHandlers();

    private final WaitTimes waits = new WaitTimes();

    private final LocalContainers containers;

    private final ProcessRecords records;

    private final ControlChannel channel;

    private final FeedHistory history;

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param template has the subscription connection
     * @param redis runs plain commands and scripts
     * @param keySpace how keys are spelled
     * @param peerMessages whether to send messages for thoonk.py
     * @param registry the containers, asked for when somebody looks
     * @param application name of the application, may be empty
     * @param telling whether it tells others of itself, and heeds what is paused everywhere
     */
    public ManagedProcess(
            ThoonkTemplate template,
            RedisAccess redis,
            KeySpace keySpace,
            boolean peerMessages,
            Supplier<ThoonkContainerRegistry> registry,
            String application,
            boolean telling) {
        this.template = template;
        this.redis = redis;
        this.scripts = new ScriptRunner(redis);
        this.keySpace = keySpace;
        this.peerMessages = peerMessages;
        this.telling = telling;
        this.identity = ProcessStatus.Identity.ofThisProcess(application);
        this.containers = new LocalContainers(registry);
        this.records = new ProcessRecords(redis, scripts, keySpace);
        this.channel = new ControlChannel(template, redis, keySpace, handlers);
        this.history = new FeedHistory(redis, scripts, keySpace);
    }

    /**
     * Notes workers.
     *
     * @return a customizer that changes nothing
     */
    public JobWorkerSpecCustomizer workerDeclarations() {
        return containers.workerDeclarations();
    }

    /**
     * Notes listeners.
     *
     * @return a customizer that changes nothing
     */
    public ListenerSpecCustomizer listenerDeclarations() {
        return containers.listenerDeclarations();
    }

    /**
     * Notes what runs, and lets it be interrupted.
     *
     * @return a customizer that belongs right around the user's method
     */
    public JobWorkerSpecCustomizer runningHandlers() {
        return handlers;
    }

    /**
     * Notes how long jobs have waited.
     *
     * @return a customizer that measures
     */
    public JobWorkerSpecCustomizer waitTimes() {
        return waits;
    }

    /**
     * {@return whether a feed has a worker or a listener in this process}
     *
     * @param feed its name
     */
    public boolean concerns(String feed) {
        return containers.concern(feed);
    }

    /**
     * Makes what tells others of this process and hears them.
     *
     * @param losses what it tells too
     * @param period how often it tells; after three times that without one, others no longer see this process
     * @return the heartbeat
     */
    public SmartLifecycle heartbeat(ClaimLossWindow losses, Duration period) {
        return new ProcessHeartbeat(identity, records, containers, losses, channel, period);
    }

    /**
     * Makes what warns of queues into which this process puts and nobody works on.
     *
     * @param patience how long a job may wait, and how often it is looked
     * @return the watch
     */
    public SmartLifecycle unattendedQueues(Duration patience) {
        return new UnattendedQueues(template, records, containers, patience);
    }

    /**
     * Makes what notes each minute how long jobs waited, and what stands in the feeds.
     *
     * @param counts of the feeds, or empty to note waits alone
     * @return the keeper
     */
    public HistoryKeeper historyKeeper(Optional<FeedOverviewCache> counts) {
        return new HistoryKeeper(counts, history, waits);
    }

    /**
     * Makes what reads the counts of all feeds when somebody asks.
     *
     * @param settings how often and how many
     * @param executor reads, off the threads of those who ask
     * @return the counts; nothing is read yet
     */
    public FeedOverviewCache counts(FeedOverviewCache.Settings settings, Executor executor) {
        JobPromotion promotion = new JobPromotion(scripts, peerMessages);
        return new FeedOverviewCache(
                template,
                new FeedStatisticsReader(scripts, keySpace, settings.keys()),
                () -> FeedOverview.Batches.of(promotion.batches(keySpace, FeedOverview.Batches.LOOKED_AT, 0)),
                settings,
                executor,
                Clock.systemUTC());
    }

    /** Whether it tells others of itself, and heeds what is paused everywhere. */
    boolean isTelling() {
        return telling;
    }

    /** What is known of all processes; nothing where not even this one is among them. */
    KnownProcesses known() {
        return telling
                ? records.known()
                : KnownProcesses.nothing("this one tells nothing of itself, as thoonk.processes.enabled is false");
    }

    ThoonkTemplate template() {
        return template;
    }

    RedisAccess redis() {
        return redis;
    }

    ScriptRunner scripts() {
        return scripts;
    }

    KeySpace keySpace() {
        return keySpace;
    }

    boolean peerMessages() {
        return peerMessages;
    }

    ProcessStatus.Identity identity() {
        return identity;
    }

    RunningHandlers handlers() {
        return handlers;
    }

    WaitTimes waits() {
        return waits;
    }

    FeedHistory history() {
        return history;
    }

    LocalContainers containers() {
        return containers;
    }

    ProcessRecords records() {
        return records;
    }

    ControlChannel channel() {
        return channel;
    }
}
