package io.thoonk.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries scripts to Redis. Thread-safe. */
interface ScriptTransport extends AutoCloseable {

    /** Sends a script. */
    Sent send(LuaScript script, byte[][] keys, byte[][] arguments);

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
