package io.thoonk.benchmark.compare;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The raw line of draining: claims and finishes in batches, the contract's changes and nothing else. Several chains share one
 * connection, so that Redis has the next call before it has answered the one before.
 */
final class RawDrain {

    private static final String BATCH = "250";

    private static final int CHAINS = 4;

    private final RedisAsyncCommands<String, String> commands;

    private final RawKeys keys;

    private final String claim;

    private final String finish;

    RawDrain(StatefulRedisConnection<String, String> connection, RawKeys keys) {
        this.commands = connection.async();
        this.keys = keys;
        this.claim = RawScript.load(connection, "claim");
        this.finish = RawScript.load(connection, "finish");
    }

    double drain(int jobs) {
        AtomicInteger drained = new AtomicInteger();
        Stopwatch watch = new Stopwatch();
        CompletableFuture.allOf(IntStream.range(0, CHAINS)
                        .mapToObj(chain -> next(drained).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join();
        double rate = watch.perSecond(jobs);
        if (drained.get() != jobs) {
            throw new IllegalStateException("the raw line drained " + drained + " of " + jobs + " jobs");
        }
        return rate;
    }

    private CompletionStage<Void> next(AtomicInteger drained) {
        RedisFuture<List<Object>> claimed = commands.evalsha(claim, ScriptOutputType.MULTI, keys.forClaim(), BATCH);
        return claimed.thenCompose(reply -> {
            if (reply.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            String[] ids =
                    ((List<?>) reply.get(0)).stream().map(String.class::cast).toArray(String[]::new);
            drained.addAndGet(ids.length);
            RedisFuture<Long> finished = commands.evalsha(finish, ScriptOutputType.INTEGER, keys.forFinish(), ids);
            return next(drained).thenCombine(finished, (ignored, count) -> ignored);
        });
    }
}
