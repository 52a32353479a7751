package io.thoonk.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

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
        DisconnectListener disconnections = new DisconnectListener(connections);
        connection.addListener(disconnections);
        try {
            List<@Nullable Object> reply = runScript(connection.async(), disconnections, script, keys, arguments);
            if (new ScriptReply(reply).isDeclined()) {
                return reply;
            }
            long confirmed = confirmed(connection.async(), disconnections, feed);
            if (disconnections.any()) {
                throw cut(script, feed, null);
            }
            if (confirmed < options.replicas()) {
                throw new NotReplicatedException(feed.feed(), options.replicas(), (int) confirmed, List.of());
            }
            return reply;
        } catch (ThoonkException ex) {
            throw ex;
        } catch (ExecutionException | RuntimeException ex) {
            if (disconnections.any() && !RedisFailures.isAnswered(ex)) {
                throw cut(script, feed, ex);
            }
            throw ex;
        } finally {
            connection.removeListener(disconnections);
        }
    }

    private static ThoonkRedisException cut(LuaScript script, FeedKeys feed, @Nullable Throwable failure) {
        return new ThoonkRedisException(
                "Script " + script.name() + " on feed '" + feed.feed()
                        + "' failed: the connection broke before replicas confirmed the change",
                failure);
    }

    private List<@Nullable Object> runScript(
            RedisAsyncCommands<byte[], byte[]> commands,
            DisconnectListener disconnections,
            LuaScript script,
            byte[][] keys,
            byte[][] arguments)
            throws ExecutionException, TimeoutException {
        try {
            RedisFuture<List<@Nullable Object>> byDigest =
                    commands.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments);
            disconnections.end(byDigest);
            return Replies.await(byDigest, patience);
        } catch (ExecutionException ex) {
            if (RedisFailures.isScriptUnknown(ex)) {
                RedisFuture<List<@Nullable Object>> byText =
                        commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
                disconnections.end(byText);
                return Replies.await(byText, patience);
            }
            throw ex;
        }
    }

    private long confirmed(
            RedisAsyncCommands<byte[], byte[]> commands, DisconnectListener disconnections, FeedKeys feed)
            throws ExecutionException, TimeoutException {
        RedisFuture<String> marked = commands.set(feed.of(FeedKey.MARKER), MARK, SetArgs.Builder.px(MARKER_MILLIS));
        disconnections.end(marked);
        RedisFuture<Long> replicas = commands.waitForReplication(
                options.replicas(), options.timeout().toMillis());
        disconnections.end(replicas);
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

    /**
     * Notes whether a connection broke, and ends the calls on it. The driver would mend it in silence and send them again, which might
     * carry them out twice.
     */
    private static final class DisconnectListener implements RedisConnectionStateListener {

        private final MasterConnections connections;

        private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

        private volatile boolean any;

        DisconnectListener(MasterConnections connections) {
            this.connections = connections;
        }

        /** Has a call end where the connection breaks. */
        void end(RedisFuture<?> call) {
            underWay.add(call.toCompletableFuture());
            if (any) {
                endCalls();
            }
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            any = true;
            endCalls();
            // Before the driver connects again.
            connections.close();
        }

        private void endCalls() {
            IllegalStateException failure = new IllegalStateException("The connection to Redis was cut");
            underWay.forEach(call -> call.completeExceptionally(failure));
        }

        boolean any() {
            return any;
        }
    }
}
