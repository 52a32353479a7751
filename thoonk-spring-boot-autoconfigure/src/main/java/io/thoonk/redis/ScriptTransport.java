package io.thoonk.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Carries scripts to Redis: over a connection of our own, which is given up as soon as it fails, or over the application's, which
 * is the application's to watch. Thread-safe.
 */
record ScriptTransport(LettuceConnectionFactory factory, Optional<OwnConnection> own, Duration longestAnswer) {

    static ScriptTransport shared(LettuceConnectionFactory factory) {
        return new ScriptTransport(factory, Optional.empty(), Duration.ZERO);
    }

    static ScriptTransport own(LettuceConnectionFactory factory, Duration longestAnswer) {
        return new ScriptTransport(factory, Optional.of(new OwnConnection(factory)), longestAnswer);
    }

    /** Sends a script, waiting for the connection where it has to be opened. */
    Sent send(LuaScript script, byte[][] keys, byte[][] arguments) {
        return own.map(connection -> send(connection, connection.get(), script, keys, arguments))
                .orElseGet(() -> sendShared(script, keys, arguments));
    }

    /** Sends a script if that takes no waiting, not even for a connection. */
    Optional<Sent> trySend(LuaScript script, byte[][] keys, byte[][] arguments) {
        return own.flatMap(
                connection -> connection.getIfOpen().map(open -> send(connection, open, script, keys, arguments)));
    }

    private static Sent send(
            OwnConnection connection, DedicatedConnection open, LuaScript script, byte[][] keys, byte[][] arguments) {
        return new Sent(open.run(script, keys, arguments), () -> connection.drop(open));
    }

    @SuppressWarnings("unchecked")
    private Sent sendShared(LuaScript script, byte[][] keys, byte[][] arguments) {
        RedisConnection connection = factory.getConnection();
        CompletableFuture<List<@Nullable Object>> reply = DedicatedConnection.run(
                (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection(), script, keys, arguments);
        reply.whenComplete((done, failure) -> connection.close());
        return new Sent(reply, () -> {});
    }

    /** Opens what carries plain commands, beside the scripts where that is possible. */
    RedisAccess.Plain plain() {
        return own.flatMap(this::plain).orElseGet(() -> RedisAccess.Plain.ofApplication(factory));
    }

    private Optional<RedisAccess.Plain> plain(OwnConnection connection) {
        DedicatedConnection open = connection.get();
        return open.plain(longestAnswer)
                .map(commands -> new RedisAccess.Plain(commands, () -> !open.isOpen(), () -> connection.drop(open)));
    }

    /** Closes what can be opened again; completes when it is closed. */
    CompletableFuture<?> release() {
        return own.<CompletableFuture<?>>map(OwnConnection::release)
                .orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    /** Closes it for good; completes when it is closed. */
    CompletableFuture<?> close() {
        return own.<CompletableFuture<?>>map(OwnConnection::close)
                .orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    /**
     * A script on its way.
     *
     * @param reply its answer
     * @param distrust to be run where the answer does not come in time
     */
    record Sent(CompletableFuture<List<@Nullable Object>> reply, Runnable distrust) {}
}
