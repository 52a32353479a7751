package io.thoonk.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs scripts through the commands of Lettuce. */
final class LettuceScripts {

    private LettuceScripts() {}

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
}
