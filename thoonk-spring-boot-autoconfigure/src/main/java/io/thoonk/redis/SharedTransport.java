package io.thoonk.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The application's own connections, which are the application's to watch. */
final class SharedTransport implements ScriptTransport {

    private final RedisConnectionFactory factory;

    SharedTransport(RedisConnectionFactory factory) {
        this.factory = factory;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Sent send(LuaScript script, byte[][] keys, byte[][] arguments) {
        RedisConnection connection = factory.getConnection();
        if (!(factory instanceof LettuceConnectionFactory)) {
            try (connection) {
                return new Sent(
                        CompletableFuture.completedFuture(
                                PortableDriverConnection.run(connection, script, keys, arguments)),
                        () -> {});
            }
        }
        CompletableFuture<List<@Nullable Object>> reply = LettuceScripts.run(
                (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection(), script, keys, arguments);
        reply.whenComplete((done, failure) -> connection.close());
        return new Sent(reply, () -> {});
    }

    @Override
    public PlainConnection plain() {
        return PlainConnection.ofApplication(factory);
    }

    @Override
    public void release() {}

    @Override
    public void close() {}
}
