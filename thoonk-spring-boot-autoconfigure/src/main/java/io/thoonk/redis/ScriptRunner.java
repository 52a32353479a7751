package io.thoonk.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Runs scripts by their digest, and by their text where Redis has lost them (restart, failover, {@code SCRIPT FLUSH}).
 * Thread-safe. An interrupt does not cut off a call at once: the answer of a claim must reach its caller, or the job would
 * be nobody's. It leaves a Redis that is there the time to answer, and ends the wait for one that is not; the interrupt
 * flag is set again afterwards.
 */
public final class ScriptRunner {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final RedisAccess redis;

    private final Duration patience;

    /**
     * Creates a runner.
     *
     * @param redis where the scripts run
     */
    public ScriptRunner(RedisAccess redis) {
        this.redis = redis;
        this.patience = CommandTimeout.of(redis.connectionFactory()).plus(GRACE);
    }

    /**
     * Runs a script.
     *
     * @param script the script
     * @param feed name of the feed, for messages
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return what it returned
     * @throws io.thoonk.ThoonkRedisException if Redis fails; the change may then have happened or not
     */
    public ScriptReply run(LuaScript script, String feed, byte[][] keys, byte[]... arguments) {
        String operation = "Script " + script.name() + " on feed '" + feed + "'";
        byte[][] all = join(keys, arguments);
        PassingTrouble trouble = new PassingTrouble(patience);
        while (true) {
            try (RedisConnection connection = redis.connectionFactory().getConnection()) {
                return new ScriptReply(
                        redis.connectionFactory() instanceof LettuceConnectionFactory
                                ? runOnLettuce(connection, script, keys, arguments)
                                : runPortably(connection, script, keys.length, all));
            } catch (DataAccessException ex) {
                if (!trouble.passes(ex)) {
                    throw RedisFailures.translate(operation, ex);
                }
            } catch (ExecutionException ex) {
                if (!trouble.passes(ex)) {
                    throw RedisFailures.translate(operation, ex.getCause() == null ? ex : ex.getCause());
                }
            } catch (TimeoutException ex) {
                throw RedisFailures.translate(operation, ex);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private List<@Nullable Object> runOnLettuce(
            RedisConnection connection, LuaScript script, byte[][] keys, byte[][] arguments)
            throws ExecutionException, TimeoutException {
        RedisClusterAsyncCommands<byte[], byte[]> commands =
                (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
        try {
            return await(commands.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments));
        } catch (ExecutionException ex) {
            if (RedisFailures.isScriptUnknown(ex)) {
                return await(commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments));
            }
            throw ex;
        }
    }

    private static List<@Nullable Object> runPortably(
            RedisConnection connection, LuaScript script, int keyCount, byte[][] all) {
        try {
            return connection.scriptingCommands().evalSha(script.sha1(), ReturnType.MULTI, keyCount, all);
        } catch (DataAccessException ex) {
            if (RedisFailures.isScriptUnknown(ex)) {
                return connection.scriptingCommands().eval(script.text(), ReturnType.MULTI, keyCount, all);
            }
            throw ex;
        }
    }

    private <R> R await(Future<R> reply) throws ExecutionException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reply.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException ex) {
                    if (!interrupted) {
                        end = Math.min(end, System.nanoTime() + GRACE.toNanos());
                    }
                    interrupted = true;
                }
            }
        } catch (TimeoutException ex) {
            // The driver may still hold the command back, and would send it when nobody waits for its answer any more.
            reply.cancel(true);
            throw ex;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[][] join(byte[][] keys, byte[][] arguments) {
        List<byte[]> all = new ArrayList<>(keys.length + arguments.length);
        all.addAll(List.of(keys));
        all.addAll(List.of(arguments));
        return all.toArray(byte[][]::new);
    }
}
