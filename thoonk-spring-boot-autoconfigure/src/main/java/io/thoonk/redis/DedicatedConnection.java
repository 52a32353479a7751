package io.thoonk.redis;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/**
 * One connection of our own beside the application's shared one, used without a thread that waits: no call blocks for longer than
 * it takes to send, and who waits for an answer decides for how long. When the connection is cut, its calls end at once instead of
 * being sent again by the driver: whether they were carried out only their caller can find out. Thread-safe.
 */
final class DedicatedConnection implements RedisConnectionStateListener {

    private final LettuceConnectionFactory factory;

    private final RedisClusterAsyncCommands<byte[], byte[]> commands;

    private final Runnable release;

    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

    private volatile boolean cut;

    private @Nullable CompletableFuture<?> closing;

    private DedicatedConnection(
            LettuceConnectionFactory factory, RedisClusterAsyncCommands<byte[], byte[]> commands, Runnable release) {
        this.factory = factory;
        this.commands = commands;
        this.release = release;
        Optional.ofNullable(stateful()).ifPresent(connection -> connection.addListener(this));
    }

    static DedicatedConnection open(LettuceConnectionFactory factory) {
        if (factory.getClientConfiguration() instanceof LettucePoolingClientConfiguration) {
            // A connection that is given up while it waits must not go back to a pool.
            if (factory.getNativeClient() instanceof RedisClient client) {
                StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
                return new DedicatedConnection(factory, connection.async(), connection::closeAsync);
            }
            if (factory.getNativeClient() instanceof RedisClusterClient client) {
                StatefulRedisClusterConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
                return new DedicatedConnection(factory, connection.async(), connection::closeAsync);
            }
        }
        return dedicated(factory, factory.getConnection());
    }

    @SuppressWarnings("unchecked")
    private static DedicatedConnection dedicated(LettuceConnectionFactory factory, RedisConnection connection) {
        // Spring Data hands out its dedicated connection, which it keeps until its own is closed, for pipelines only.
        connection.openPipeline();
        try {
            return new DedicatedConnection(
                    factory,
                    (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection(),
                    connection::close);
        } finally {
            connection.closePipeline();
        }
    }

    /** Runs a script by its digest, and by its text where Redis does not know it. */
    CompletableFuture<List<@Nullable Object>> run(LuaScript script, byte[][] keys, byte[][] arguments) {
        return watched(run(commands, script, keys, arguments));
    }

    static CompletableFuture<List<@Nullable Object>> run(
            RedisClusterAsyncCommands<byte[], byte[]> commands, LuaScript script, byte[][] keys, byte[][] arguments) {
        CompletionStage<List<@Nullable Object>> byDigest =
                commands.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments);
        return byDigest.exceptionallyCompose(failure -> {
                    if (!RedisFailures.isScriptUnknown(failure)) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
                })
                .toCompletableFuture();
    }

    /** Moves the last element of a list to the right end of another, waiting for one; empty if none came. */
    CompletableFuture<Optional<byte[]>> move(byte[] from, byte[] to, Duration longest) {
        CompletableFuture<byte[]> moved =
                watched(commands.blmove(from, to, LMoveArgs.Builder.rightRight(), longest.toMillis() / 1000.0)
                        .toCompletableFuture());
        return moved.thenApply(Optional::ofNullable);
    }

    /**
     * Pops the last element of the first list that has one, waiting for one; tells the list and the element, or nothing if none
     * came.
     */
    CompletableFuture<Optional<Popped>> pop(List<byte[]> lists, Duration longest) {
        CompletableFuture<KeyValue<byte[], byte[]>> popped =
                watched(commands.brpop(longest.toMillis() / 1000.0, lists.toArray(byte[][]::new))
                        .toCompletableFuture());
        return popped.thenApply(found -> Optional.ofNullable(found)
                .filter(KeyValue::hasValue)
                .map(pair -> new Popped(pair.getKey(), pair.getValue())));
    }

    /**
     * Plain commands on this connection, each of which waits for its answer.
     *
     * @param longestAnswer how long it waits
     * @return the commands, or empty on a cluster
     */
    Optional<RedisConnection> plain(Duration longestAnswer) {
        return stateful() instanceof StatefulRedisConnection<byte[], byte[]> connection
                ? Optional.of(new LettuceConnection(
                        connection, longestAnswer.toMillis(), factory.getRequiredNativeClient(), factory.getDatabase()))
                : Optional.empty();
    }

    private <R> CompletableFuture<R> watched(CompletableFuture<R> call) {
        underWay.add(call);
        call.whenComplete((done, failure) -> underWay.remove(call));
        if (cut) {
            endCalls();
        }
        return call;
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        cut = true;
        endCalls();
        if (connection instanceof StatefulRedisConnection<?, ?> && !connection.isClosed()) {
            // Before the driver connects again and sends what was under way a second time.
            close();
        }
    }

    private void endCalls() {
        IllegalStateException failure = new IllegalStateException("The connection to Redis was cut");
        underWay.forEach(call -> call.completeExceptionally(failure));
    }

    /** Whether the connection can be used, or will be again by itself; not once its factory has been stopped. */
    boolean isOpen() {
        StatefulConnection<byte[], byte[]> connection = stateful();
        return !cut && (connection == null || connection.isOpen());
    }

    /** Begins to end the connection; calls without answer end exceptionally. Completes when it is closed. */
    synchronized CompletableFuture<?> close() {
        if (closing == null) {
            closing = beginToClose();
        }
        return closing;
    }

    private CompletableFuture<?> beginToClose() {
        StatefulConnection<byte[], byte[]> connection = stateful();
        if (connection == null) {
            release.run();
        } else if (!(connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed())) {
            // Also if it is cut, or the driver would mend it for nobody. Not by way of Spring Data, which would wait
            // for the end, for ever if the client is being shut down.
            return connection.closeAsync();
        }
        return CompletableFuture.completedFuture(true);
    }

    private @Nullable StatefulConnection<byte[], byte[]> stateful() {
        return commands instanceof AbstractRedisAsyncCommands<byte[], byte[]> ofConnection
                ? ofConnection.getConnection()
                : null;
    }

    /**
     * What was popped.
     *
     * @param list from which list
     * @param element what
     */
    record Popped(byte[] list, byte[] element) {}
}
