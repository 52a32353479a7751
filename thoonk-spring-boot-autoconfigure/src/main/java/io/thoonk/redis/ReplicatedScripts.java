package io.thoonk.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/**
 * Runs scripts whose writes are then confirmed by replicas. {@code WAIT} holds up its connection, and tells only of what was
 * written on that connection; so script and {@code WAIT} go over one that nobody else uses meanwhile, and count only if it was
 * not connected anew in between, perhaps to another master. A marker is written before {@code WAIT}, because a script
 * that found its change made already writes nothing, and the replicas would be asked about nothing. Thread-safe.
 */
final class ReplicatedScripts {

    private static final int MOST_CONNECTIONS = 8;

    private static final byte[] MARK = {'1'};

    private static final long MARKER_MILLIS = 100;

    private final LettuceConnectionFactory connectionFactory;

    private final ReplicationOptions options;

    private final Duration patience;

    private final Semaphore places = new Semaphore(MOST_CONNECTIONS, true);

    private final Queue<MasterConnections> idle = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    ReplicatedScripts(LettuceConnectionFactory connectionFactory, ReplicationOptions options) {
        this.connectionFactory = connectionFactory;
        this.options = options;
        this.patience = Topology.commandTimeout(connectionFactory).plus(Replies.GRACE);
    }

    List<@Nullable Object> run(LuaScript script, FeedKeys feed, byte[][] keys, byte[]... arguments)
            throws ExecutionException, TimeoutException {
        Replies.awaitPlace(places, patience);
        try {
            MasterConnections connections = take();
            boolean sound = false;
            try {
                List<@Nullable Object> reply = run(connections, script, feed, keys, arguments);
                sound = true;
                return reply;
            } catch (NotReplicatedException ex) {
                sound = true;
                throw ex;
            } finally {
                giveBack(connections, sound);
            }
        } finally {
            places.release();
        }
    }

    private List<@Nullable Object> run(
            MasterConnections connections, LuaScript script, FeedKeys feed, byte[][] keys, byte[][] arguments)
            throws ExecutionException, TimeoutException {
        StatefulRedisConnection<byte[], byte[]> connection = connections.of(keys[0]);
        DisconnectListener disconnections = new DisconnectListener();
        connection.addListener(disconnections);
        try {
            List<@Nullable Object> reply = runScript(connection.async(), script, keys, arguments);
            if (new ScriptReply(reply).isDeclined()) {
                return reply;
            }
            long confirmed = confirmed(connection.async(), feed);
            if (disconnections.any()) {
                throw new ThoonkRedisException(
                        "Script " + script.name() + " on feed '" + feed.feed()
                                + "' failed: the connection broke before replicas confirmed the change",
                        null);
            }
            if (confirmed < options.replicas()) {
                throw new NotReplicatedException(feed.feed(), options.replicas(), (int) confirmed, List.of());
            }
            return reply;
        } finally {
            connection.removeListener(disconnections);
        }
    }

    private List<@Nullable Object> runScript(
            RedisAsyncCommands<byte[], byte[]> commands, LuaScript script, byte[][] keys, byte[][] arguments)
            throws ExecutionException, TimeoutException {
        try {
            return Replies.await(commands.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments), patience);
        } catch (ExecutionException ex) {
            if (RedisFailures.isScriptUnknown(ex)) {
                return Replies.await(commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments), patience);
            }
            throw ex;
        }
    }

    private long confirmed(RedisAsyncCommands<byte[], byte[]> commands, FeedKeys feed)
            throws ExecutionException, TimeoutException {
        RedisFuture<String> marked = commands.set(feed.of(FeedKey.MARKER), MARK, SetArgs.Builder.px(MARKER_MILLIS));
        RedisFuture<Long> replicas = commands.waitForReplication(
                options.replicas(), options.timeout().toMillis());
        Replies.await(marked, patience);
        return Replies.await(replicas, patience.plus(options.timeout()));
    }

    private MasterConnections take() {
        for (MasterConnections known = idle.poll(); known != null; known = idle.poll()) {
            if (known.isOpen()) {
                return known;
            }
            known.close();
        }
        PendingConnection<MasterConnections> opening = PendingConnection.begin(
                () -> MasterConnections.open(connectionFactory.getRequiredNativeClient()), MasterConnections::close);
        try {
            return opening.await();
        } catch (RuntimeException ex) {
            opening.discard();
            throw ex;
        }
    }

    private void giveBack(MasterConnections connections, boolean sound) {
        if (!sound || closed) {
            connections.close();
        } else {
            idle.add(connections);
            if (closed) {
                // It may have come too late for the closing to see it.
                close();
            }
        }
    }

    /** Closes what is not in use, and what is after its use; completes when the former is closed. */
    CompletableFuture<?> close() {
        closed = true;
        CompletableFuture<?> all = CompletableFuture.completedFuture(true);
        for (MasterConnections known = idle.poll(); known != null; known = idle.poll()) {
            all = CompletableFuture.allOf(all, known.close());
        }
        return all;
    }

    /** Connections of our own to the master of a key: one where there is one master, one a master in a cluster. */
    private static final class MasterConnections {

        private final StatefulConnection<byte[], byte[]> whole;

        private final Function<byte[], StatefulRedisConnection<byte[], byte[]>> ofKey;

        private MasterConnections(
                StatefulConnection<byte[], byte[]> whole,
                Function<byte[], StatefulRedisConnection<byte[], byte[]>> ofKey) {
            this.whole = whole;
            this.ofKey = ofKey;
        }

        static MasterConnections open(AbstractRedisClient client) {
            try {
                if (client instanceof RedisClusterClient clusterClient) {
                    // Its view of the cluster may be older than the failure that made us connect anew.
                    clusterClient.refreshPartitions();
                    StatefulRedisClusterConnection<byte[], byte[]> cluster =
                            clusterClient.connect(ByteArrayCodec.INSTANCE);
                    return new MasterConnections(cluster, key -> ofCluster(cluster, key));
                }
                StatefulRedisConnection<byte[], byte[]> single =
                        ((RedisClient) client).connect(ByteArrayCodec.INSTANCE);
                return new MasterConnections(single, key -> single);
            } catch (RedisException ex) {
                throw converted(ex);
            }
        }

        StatefulRedisConnection<byte[], byte[]> of(byte[] key) {
            try {
                return ofKey.apply(key);
            } catch (RedisException ex) {
                throw converted(ex);
            }
        }

        private static StatefulRedisConnection<byte[], byte[]> ofCluster(
                StatefulRedisClusterConnection<byte[], byte[]> cluster, byte[] key) {
            int slot = SlotHash.getSlot(key);
            @Nullable RedisClusterNode master = cluster.getPartitions().getMasterBySlot(slot);
            if (master == null) {
                throw new RedisException("CLUSTERDOWN No master serves slot " + slot);
            }
            return cluster.getConnection(
                    master.getUri().getHost(), master.getUri().getPort());
        }

        private static RuntimeException converted(RedisException failure) {
            @Nullable RuntimeException known = new LettuceExceptionConverter().convert(failure);
            return known == null ? failure : known;
        }

        boolean isOpen() {
            return whole.isOpen();
        }

        CompletableFuture<?> close() {
            return whole.closeAsync();
        }
    }

    /** Notes whether a connection broke, which the driver else mends in silence. */
    private static final class DisconnectListener implements RedisConnectionStateListener {

        private volatile boolean any;

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            any = true;
        }

        boolean any() {
            return any;
        }
    }
}
