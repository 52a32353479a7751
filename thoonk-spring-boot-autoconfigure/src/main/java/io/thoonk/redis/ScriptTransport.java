package io.thoonk.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries scripts to Redis. Thread-safe. */
interface ScriptTransport extends AutoCloseable {

    /** Sends a script. */
    Sent send(LuaScript script, byte[][] keys, byte[][] arguments);

    /** Sends a script if that takes no waiting, not even for a connection. */
    default Optional<Sent> trySend(LuaScript script, byte[][] keys, byte[][] arguments) {
        return Optional.empty();
    }

    /** Opens what carries plain commands, beside the scripts. */
    PlainConnection plain();

    /** Closes what can be opened again. */
    void release();

    @Override
    void close();

    /**
     * A script on its way.
     *
     * @param reply its answer
     * @param distrust to be run where the answer does not come in time
     */
    record Sent(CompletableFuture<List<@Nullable Object>> reply, Runnable distrust) {}
}
