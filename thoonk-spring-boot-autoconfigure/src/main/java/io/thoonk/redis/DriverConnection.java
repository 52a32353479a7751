package io.thoonk.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One connection of our own beside the application's shared one. Thread-safe. No call blocks for longer than it takes to
 * send; who waits for an answer decides for how long.
 */
interface DriverConnection extends AutoCloseable {

    /**
     * Opens a connection.
     *
     * @param factory the application's
     * @return the connection
     */
    static DriverConnection open(RedisConnectionFactory factory) {
        return factory instanceof LettuceConnectionFactory lettuce
                ? LettuceDriverConnection.open(lettuce)
                : new PortableDriverConnection(factory);
    }

    /** Runs a script by its digest, and by its text where Redis does not know it. */
    CompletableFuture<List<@Nullable Object>> run(LuaScript script, byte[][] keys, byte[][] arguments);

    /** Moves the last element of a list to the right end of another, waiting for one; empty if none came. */
    CompletableFuture<Optional<byte[]>> move(byte[] from, byte[] to, Duration longest);

    /**
     * Pops the last element of the first list that has one, waiting for one; tells the list and the element, or nothing if none
     * came.
     */
    CompletableFuture<Optional<Popped>> pop(List<byte[]> lists, Duration longest);

    /** Appends to a list at its left end. */
    CompletableFuture<Long> push(byte[] list, byte[] element);

    /**
     * What was popped.
     *
     * @param list from which list
     * @param element what
     */
    record Popped(byte[] list, byte[] element) {}

    /**
     * Plain commands on this connection, each of which waits for its answer.
     *
     * @param longestAnswer how long it waits
     * @return the commands, or empty where the driver cannot do that
     */
    default Optional<RedisConnection> plain(Duration longestAnswer) {
        return Optional.empty();
    }

    /** Whether the connection can be used, or will be again by itself; not once its factory has been stopped. */
    boolean isOpen();

    /** Ends the connection; calls without answer end exceptionally. */
    @Override
    void close();
}
