package io.thoonk.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Runs scripts by their digest, and by their text where Redis has lost them (restart, failover, {@code SCRIPT FLUSH}).
 * Thread-safe. An interrupt does not cut off a call at once: see {@link Replies}.
 */
public final class ScriptRunner implements AutoCloseable {

    private final RedisAccess redis;

    private final Duration patience;

    private final Optional<ReplicatedScripts> replicated;

    /**
     * Creates a runner that waits for no replicas.
     *
     * @param redis where the scripts run
     */
    public ScriptRunner(RedisAccess redis) {
        this(redis, ReplicationOptions.NONE);
    }

    /**
     * Creates a runner. No connection is opened yet.
     *
     * @param redis where the scripts run
     * @param replication how many replicas {@link #runReplicated} waits for
     * @throws IllegalArgumentException if it has to wait for replicas with a driver other than Lettuce
     */
    public ScriptRunner(RedisAccess redis, ReplicationOptions replication) {
        this.redis = redis;
        this.replicated = replication.replicas() == 0
                ? Optional.empty()
                : Optional.of(ReplicatedScripts.over(redis.connectionFactory(), replication));
        this.patience = CommandTimeout.of(redis.connectionFactory()).plus(Replies.GRACE);
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
        byte[][] all = join(keys, arguments);
        return patiently(operation(script, feed), RedisFailures::isPassing, () -> {
            try (RedisConnection connection = redis.connectionFactory().getConnection()) {
                return redis.connectionFactory() instanceof LettuceConnectionFactory
                        ? runOnLettuce(connection, script, keys, arguments)
                        : runPortably(connection, script, keys.length, all);
            }
        });
    }

    /**
     * Runs a script, and returns when as many replicas as are configured have all that it wrote.
     *
     * @param script the script
     * @param feed the feed
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return what it returned
     * @throws io.thoonk.NotReplicatedException if the change is made but too few replicas confirmed it
     * @throws io.thoonk.ThoonkRedisException if Redis fails; the change may then have happened or not
     */
    public ScriptReply runReplicated(LuaScript script, FeedKeys feed, byte[][] keys, byte[]... arguments) {
        if (replicated.isEmpty()) {
            return run(script, feed.feed(), keys, arguments);
        }
        ReplicatedScripts scripts = replicated.get();
        return patiently(
                operation(script, feed.feed()),
                failure -> RedisFailures.isPassing(failure) || RedisFailures.isElsewhere(failure),
                () -> scripts.run(script, feed, keys, arguments));
    }

    /** Closes the connections on which replicas are waited for; the application's own stay open. */
    @Override
    public void close() {
        replicated.ifPresent(ReplicatedScripts::close);
    }

    private ScriptReply patiently(String operation, Predicate<Throwable> passing, Call attempt) {
        PassingTrouble trouble = new PassingTrouble(patience, passing);
        while (true) {
            try {
                return new ScriptReply(attempt.run());
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

    private static String operation(LuaScript script, String feed) {
        return "Script " + script.name() + " on feed '" + feed + "'";
    }

    @SuppressWarnings("unchecked")
    private List<@Nullable Object> runOnLettuce(
            RedisConnection connection, LuaScript script, byte[][] keys, byte[][] arguments)
            throws ExecutionException, TimeoutException {
        RedisClusterAsyncCommands<byte[], byte[]> commands =
                (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
        try {
            return Replies.await(commands.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments), patience);
        } catch (ExecutionException ex) {
            if (RedisFailures.isScriptUnknown(ex)) {
                return Replies.await(commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments), patience);
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

    private static byte[][] join(byte[][] keys, byte[][] arguments) {
        List<byte[]> all = new ArrayList<>(keys.length + arguments.length);
        all.addAll(List.of(keys));
        all.addAll(List.of(arguments));
        return all.toArray(byte[][]::new);
    }

    private interface Call {

        List<@Nullable Object> run() throws ExecutionException, TimeoutException;
    }
}
