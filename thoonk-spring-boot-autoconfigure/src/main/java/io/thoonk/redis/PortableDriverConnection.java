package io.thoonk.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisListCommands.Direction;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** A connection of any driver of Spring Data, with a thread that waits for its answers. */
final class PortableDriverConnection implements DriverConnection {

    private final RedisConnection connection;

    private final ExecutorService thread;

    PortableDriverConnection(RedisConnectionFactory factory) {
        this.connection = factory.getConnection();
        CustomizableThreadFactory threads = new CustomizableThreadFactory("thoonk-connection-");
        threads.setDaemon(true);
        this.thread = Executors.newSingleThreadExecutor(threads);
    }

    @Override
    public CompletableFuture<List<@Nullable Object>> run(LuaScript script, byte[][] keys, byte[][] arguments) {
        return onThread(open -> run(open, script, keys, arguments));
    }

    static List<@Nullable Object> run(RedisConnection connection, LuaScript script, byte[][] keys, byte[][] arguments) {
        List<byte[]> all = new ArrayList<>(keys.length + arguments.length);
        all.addAll(List.of(keys));
        all.addAll(List.of(arguments));
        byte[][] joined = all.toArray(byte[][]::new);
        try {
            return connection.scriptingCommands().evalSha(script.sha1(), ReturnType.MULTI, keys.length, joined);
        } catch (RuntimeException ex) {
            if (RedisFailures.isScriptUnknown(ex)) {
                return connection.scriptingCommands().eval(script.text(), ReturnType.MULTI, keys.length, joined);
            }
            throw ex;
        }
    }

    @Override
    public CompletableFuture<Optional<byte[]>> move(byte[] from, byte[] to, Duration longest) {
        return onThread(open -> Optional.ofNullable(
                open.listCommands().bLMove(from, to, Direction.RIGHT, Direction.RIGHT, longest.toMillis() / 1000.0)));
    }

    @Override
    public CompletableFuture<Optional<Popped>> pop(List<byte[]> lists, Duration longest) {
        // Spring Data takes whole seconds only.
        int seconds = (int) Math.max(1, longest.toSeconds());
        return onThread(open -> Optional.ofNullable(open.listCommands().bRPop(seconds, lists.toArray(byte[][]::new)))
                .filter(found -> found.size() == 2)
                .map(found -> new Popped(found.get(0), found.get(1))));
    }

    @Override
    public CompletableFuture<Long> push(byte[] list, byte[] element) {
        return onThread(open -> open.listCommands().lPush(list, element));
    }

    private <R> CompletableFuture<R> onThread(Function<RedisConnection, R> command) {
        return CompletableFuture.supplyAsync(() -> command.apply(connection), thread);
    }

    @Override
    public boolean isOpen() {
        return !connection.isClosed();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        connection.close();
    }
}
