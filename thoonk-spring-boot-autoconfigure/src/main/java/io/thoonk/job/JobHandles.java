package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WaitingConnections;
import java.util.concurrent.Executor;

/** Makes handles to job feeds. Thread-safe. */
public final class JobHandles {

    private final RedisAccess redis;

    private final JobScripts scripts;

    private final JobBrowseScripts browseScripts;

    private final WaitingConnections waiting;

    private final FeedSubscriptions subscriptions;

    private final Executor executor;

    private final JobMaintenance maintenance;

    private final JobPuts puts;

    private final Generations generations = new Generations();

    /**
     * Creates the factory.
     *
     * @param redis runs plain reads
     * @param runner runs scripts
     * @param waiting lets callers wait for jobs
     * @param subscriptions tells of finished jobs
     * @param executor runs what must not hold up the messages
     * @param settings how maintenance judges, and whether thoonk.py's further messages are sent
     * @param putAfterCommit whether a put inside a transaction waits for its commit
     */
    public JobHandles(
            RedisAccess redis,
            ScriptRunner runner,
            WaitingConnections waiting,
            FeedSubscriptions subscriptions,
            Executor executor,
            MaintenanceSettings settings,
            boolean putAfterCommit) {
        this.redis = redis;
        this.waiting = waiting;
        this.subscriptions = subscriptions;
        this.executor = executor;
        this.scripts = new JobScripts(runner, generations, settings.peerMessages());
        this.puts = new JobPuts(scripts, generations, putAfterCommit);
        this.browseScripts = new JobBrowseScripts(runner);
        this.maintenance = new JobMaintenance(redis, runner, generations, settings);
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
        return new DefaultJobQueue<>(
                keys,
                codec,
                scripts,
                puts,
                new JobBrowser<>(keys, codec, browseScripts, redis),
                new WaitingJobClaimer<>(scripts, keys, codec, waiting, generations),
                new JobResults<>(keys, codec, browseScripts, subscriptions, executor),
                maintenance);
    }

    /**
     * Makes a claimer for a worker.
     *
     * @param keys the feed
     * @param codec converts its payloads
     * @param <T> type of the payloads
     * @return the claimer
     */
    public <T> JobClaimer<T> claimer(FeedKeys keys, PayloadCodec<T> codec) {
        return new WaitingJobClaimer<>(scripts, keys, codec, waiting, generations);
    }
}
