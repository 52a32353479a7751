package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Ends a blocking pop of this process from outside: the pop waits for one more list, which is this process's alone. Where the
 * Redis user may not use that list, there is no waking up. Thread-safe.
 */
final class WakeUp {

    private static final LuaScript WAKE = LuaScript.load(WakeUp.class, "wake.lua");

    private static final Duration LEFT_OVER = Duration.ofMinutes(1);

    private final ScriptRunner runner;

    private final byte[] list;

    private volatile boolean possible = true;

    WakeUp(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.list = keySpace.global("thoonk.wake:" + RandomIds.next());
    }

    /** The list to be waited for behind all others. */
    byte[] list() {
        return list;
    }

    boolean isPossible() {
        return possible;
    }

    void giveUp() {
        possible = false;
    }

    /** Ends the pop that is under way, or the next one; on a thread that may be held up. */
    CompletableFuture<?> send(Executor blocking) {
        return CompletableFuture.supplyAsync(
                () -> runner.run(
                        WAKE,
                        "(all that wait)",
                        new byte[][] {list},
                        WireText.bytes(Long.toString(LEFT_OVER.toMillis()))),
                blocking);
    }
}
