package io.thoonk;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.feed.FeedAdmin;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedHandles;
import io.thoonk.feed.FeedReadings;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.StoredItems;
import io.thoonk.feed.live.LiveFeeds;
import io.thoonk.job.JobHandles;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobSettings;
import io.thoonk.queue.QueueHandles;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.ThoonkConnections;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.thread.ThoonkThreads;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What a template is made of: its connections, its threads, and those who make handles. */
record TemplateParts(
        ThoonkConnections connections,
        FeedSubscriptions subscriptions,
        FeedAdmin admin,
        FeedHandles feeds,
        LiveFeeds liveFeeds,
        QueueHandles queues,
        JobHandles jobs,
        ExecutorService listenerThreads)
        implements AutoCloseable {

    static TemplateParts over(
            RedisConnectionFactory connectionFactory, ThoonkSettings settings, SendObserver observer) {
        KeySpace keySpace = settings.keySpace();
        ThoonkConnections connections = new ThoonkConnections(connectionFactory, keySpace, settings.replication());
        RedisAccess redis = connections.commands();
        ScriptRunner scripts = connections.scripts();
        ExecutorService listenerThreads = Executors.newCachedThreadPool(ThoonkThreads.factory("events"));
        FeedSubscriptions subscriptions = new FeedSubscriptions(
                connections.subscriptions(), keySpace, listenerThreads, new StoredItems(scripts, keySpace)::read);
        FeedAdmin admin =
                new FeedAdmin(redis, scripts, keySpace, UUID.randomUUID().toString());
        scripts.whenMissing(admin::reopenIfLost);
        JobHandles jobs = new JobHandles(
                redis,
                scripts,
                connections.waits(),
                connections.subscriptions(),
                subscriptions,
                listenerThreads,
                new JobSettings(
                        new JobSettings.Maintaining(
                                settings.maintenanceInterval(),
                                settings.maxCrashes(),
                                settings.sightingsApart(),
                                settings.peerMessages(),
                                settings.peerClaimTimeout(),
                                settings.retention()),
                        settings.putAfterCommit(),
                        settings.keepResult()),
                observer);
        admin.whenOpened((keys, type, config) -> {
            if (type == null || type == FeedType.JOB) {
                jobs.opened(keys, type != null, config != null && config.keepsFinished());
            }
        });
        return new TemplateParts(
                connections,
                subscriptions,
                admin,
                new FeedHandles(redis, scripts, admin, subscriptions, settings.putAfterCommit(), observer),
                new LiveFeeds(
                        subscriptions,
                        new FeedReadings(scripts, keySpace),
                        admin,
                        listenerThreads,
                        connections.timer(),
                        settings.liveComparisonInterval()),
                new QueueHandles(redis, scripts, connections.waits(), settings.putAfterCommit(), observer),
                jobs,
                listenerThreads);
    }

    /** Opens and changes job feeds together with their partitions. */
    PartitionedFeeds partitioned() {
        return new PartitionedFeeds(admin);
    }

    /** Opens a job feed, now or at its first use, and makes one handle to it and all of its partitions. */
    <T> JobQueue<T> jobQueue(String name, PayloadCodec<T> codec, @Nullable FeedConfig config) {
        return UnopenedHandle.open(
                JobQueue.class, name, () -> openJobs(name, codec, config), () -> jobs.queue(admin.keys(name), codec));
    }

    private <T> JobQueue<T> openJobs(String name, PayloadCodec<T> codec, @Nullable FeedConfig config) {
        PartitionedFeeds.Opened opened = partitioned().open(name, config);
        return opened.partitions()
                .map(partitions -> jobs.partitioned(partitions, opened.feed(), opened.each(), codec))
                .orElseGet(() -> jobs.queue(opened.feed(), codec));
    }

    /** Closes the connections that are opened again when they are needed. */
    void release() {
        jobs.letGo();
        connections.release();
    }

    @Override
    public void close() {
        connections.waits().close();
        jobs.close();
        connections.close();
        listenerThreads.shutdown();
    }
}
