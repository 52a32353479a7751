package io.thoonk.job;

import io.thoonk.Partitions;
import io.thoonk.SendObserver;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.maintenance.Maintenance;
import io.thoonk.job.recurring.RecurringRuns;
import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.LoneServer;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.SubscriptionConnection;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.RandomIds;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes handles to job feeds. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JobHandles implements AutoCloseable {

    /** Puts to different feeds may share a batcher, which then sends them one feed after the other. */
    private static final int BATCHERS = 64;

    private final RedisAccess redis;

    private final JobScripts scripts;

    private final PutScript putScript;

    private final JobBrowseScripts browseScripts;

    private final PutBatcher[] batchers = new PutBatcher[BATCHERS];

    private final BlockingWait waiting;

    private final Batches batches;

    private final WaitingJobs waitingJobs;

    private final JobSettings settings;

    private final HistoryScripts history;

    private final SendObserver observer;

    private final Maintenance maintenance;

    private final FollowedFeeds followed;

    private final JobKeyResolvers keyResolvers = new JobKeyResolvers();

    private final Offers offers = new Offers();

    private final FeedsPutTo feedsPutTo = new FeedsPutTo();

    /**
     * Creates the factory.
     *
     * @param redis runs plain reads
     * @param runner runs scripts
     * @param waiting lets callers and workers wait for jobs
     * @param messages carries messages between processes
     * @param subscriptions tells of finished jobs
     * @param executor runs what must not hold up the messages
     * @param settings how job feeds are kept
     * @param observer observes puts
     */
    public JobHandles(
            RedisAccess redis,
            ScriptRunner runner,
            BlockingWait waiting,
            SubscriptionConnection messages,
            FeedSubscriptions subscriptions,
            Executor executor,
            JobSettings settings,
            SendObserver observer) {
        this.redis = redis;
        this.waiting = waiting;
        this.settings = settings;
        this.observer = observer;
        this.history = new HistoryScripts(runner);
        JobSettings.Maintaining maintaining = settings.maintenance();
        ExtraFeeds extras = new ExtraFeeds();
        this.putScript = new PutScript(runner, new LoneServer(redis, executor), maintaining.peerMessages(), extras);
        BatchScripts batchScripts = new BatchScripts(runner);
        WaitScripts waits = new WaitScripts(runner);
        OutboxRelay relay =
                new OutboxRelay(new OutboxScripts(runner), batchScripts, waits, putScript::receive, executor);
        Outbox outbox = new Outbox(relay, keyResolvers, observer);
        this.scripts =
                new JobScripts(runner, new ExchangeScript(runner, maintaining.peerMessages(), extras, offers), outbox);
        this.browseScripts = new JobBrowseScripts(runner);
        this.followed = new FollowedFeeds(
                keys -> new FollowedJobs(
                        keys.feed(),
                        (ids, longest) -> browseScripts.known(keys, ids, longest),
                        listener -> subscriptions.subscribe(keys.feed(), listener),
                        executor,
                        FollowedJobs.LATER),
                executor);
        this.waitingJobs = new WaitingJobs(
                putScript, waits, batchScripts, browseScripts, relay, new RecentPuts(), new ConcurrentHashMap<>());
        String process = RandomIds.next();
        this.batches = new Batches(batchScripts, relay, scripts, maintaining.sightingsApart(), process);
        this.maintenance = new Maintenance(
                runner,
                redis,
                messages,
                maintaining,
                new RecurringRuns(runner, maintaining.peerMessages()),
                new MaintenanceChores(outbox, batches, waitingJobs, history, maintaining.retention()),
                process);
        batches.whenListed(maintenance::lookAfterBatchesSoon);
        Arrays.setAll(batchers, i -> new PutBatcher(putScript::put));
    }

    /**
     * Says what a job feed keeps of ended jobs, where this application or its configuration says so.
     *
     * @param keys the feed
     * @param isJobFeed whether it is known to be one
     * @param isConfigured whether its configuration has been changed in this
     */
    public void opened(FeedKeys keys, boolean isJobFeed, boolean isConfigured) {
        JobSettings.Retention retention = settings.maintenance().retention();
        if (isJobFeed && retention.keepsFinished() || isConfigured) {
            history.keep(keys, retention);
        }
    }

    /**
     * Makes a handle.
     *
     * @param keys the feed
     * @param codec converts its payloads
     * @param <T> type of the payloads
     * @return the handle
     */
    public <T> JobQueue<T> queue(FeedKeys keys, PayloadCodec<T> codec) {
        return queue(keys, codec, puts(keys.feed(), keys.feed(), RandomIds::next));
    }

    /**
     * Makes one handle to a feed and its partitions.
     *
     * @param partitions which there are
     * @param feed the feed itself
     * @param each its partitions, by number
     * @param codec converts payloads
     * @param <T> type of the payloads
     * @return the handle
     */
    public <T> JobQueue<T> partitioned(
            Partitions partitions, FeedKeys feed, List<FeedKeys> each, PayloadCodec<T> codec) {
        List<DefaultJobQueue<T>> queues = IntStream.range(0, partitions.count())
                .mapToObj(number -> queue(
                        each.get(number),
                        codec,
                        puts(each.get(number).feed(), feed.feed(), () -> PartitionedQueues.newId(partitions, number))))
                .toList();
        DefaultJobQueue<T> whole = queue(feed, codec, puts(feed.feed(), feed.feed(), RandomIds::next));
        return new PartitionedJobQueue<>(new PartitionedQueues<>(partitions, whole, queues), waiting);
    }

    private <T> DefaultJobQueue<T> queue(FeedKeys keys, PayloadCodec<T> given, JobPuts puts) {
        PayloadCodec<T> codec = given.withTextAsJson(keys.isScripted());
        return new DefaultJobQueue<>(
                keys,
                codec,
                scripts,
                puts,
                new JobBrowser<>(keys, codec, browseScripts, redis, maintenance::orphans),
                new WaitingJobClaimer<>(scripts, keys, codec, waiting, settings.keepResult()),
                new JobResults<>(keys, codec, followed, settings.keepResult()),
                maintenance);
    }

    private JobPuts puts(String name, String knownAs, Supplier<String> ids) {
        return new JobPuts(
                knownAs,
                ids,
                putScript,
                batchers[Math.floorMod(name.hashCode(), BATCHERS)],
                settings.putAfterCommit(),
                keyResolvers,
                feedsPutTo,
                observer,
                waitingJobs);
    }

    /**
     * Makes a handle to a batch.
     *
     * @param keySpace how keys are spelled
     * @param id the batch
     * @param codec converts payloads of any type
     * @return the handle
     */
    public Batch batch(KeySpace keySpace, String id, PayloadCodec<?> codec) {
        return batches.batch(new BatchKeys(keySpace, id), codec, puts(id, id, RandomIds::next));
    }

    /**
     * Makes what the container of a worker claims by.
     *
     * @param keys the feed
     * @param codec converts its payloads
     * @param feed how long its claims hold, and what becomes of results
     * @param <T> type of the payloads
     * @return the claims
     */
    public <T> JobClaims<T> claims(FeedKeys keys, PayloadCodec<T> codec, WorkerFeed feed) {
        return new DefaultJobClaims<>(
                scripts, keys, codec.withTextAsJson(keys.isScripted()), waiting, maintenance, feed, RandomIds.next());
    }

    /**
     * Reports what the maintenance by this process has found.
     *
     * @param listener hears it; must not block
     * @return what ends it
     */
    public Runnable listenToMaintenance(MaintenanceReport.Listener listener) {
        return maintenance.listen(listener);
    }

    /**
     * Has keys worked out for jobs that are put without one.
     *
     * @param resolver is asked after those that are asked already
     * @return what ends that
     */
    public Runnable resolveKeys(JobKeyResolver<Object> resolver) {
        return keyResolvers.add(resolver);
    }

    /**
     * Has somebody tell what this process offers to jobs that require something.
     *
     * @param provider is asked besides those that are asked already
     * @return what ends that
     * @throws IllegalArgumentException if one of its offers is neither a name nor a name with a value
     */
    public Runnable offer(CapabilityProvider provider) {
        return offers.add(provider);
    }

    /**
     * Takes the names of the feeds into which this process has put jobs since the last call.
     *
     * @return the names, a thousand at most
     */
    public Set<String> takeFeedsPutTo() {
        return feedsPutTo.take();
    }

    /** Lets other processes maintain at once what nobody here attends any more; waits 2 s at most. */
    public void letGo() {
        maintenance.letGo();
    }

    /** Ends the maintenance of feeds by this process, and whoever waits for the ends of jobs. */
    @Override
    public void close() {
        followed.close();
        maintenance.close();
    }
}
