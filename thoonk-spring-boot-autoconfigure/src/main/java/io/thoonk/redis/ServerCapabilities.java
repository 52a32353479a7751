package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Finds out whether a Redis can do what this library needs.
 *
 * @since 0.1.0
 */
public final class ServerCapabilities {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private static final LuaScript HARMLESS = LuaScript.of("look", "return {'ok'}");

    private final RedisAccess redis;

    /**
     * Creates the check.
     *
     * @param redis the Redis to look at
     */
    public ServerCapabilities(RedisAccess redis) {
        this.redis = redis;
    }

    /**
     * Looks at the server.
     *
     * @throws UnsuitableRedisException if its version is below 6.2, if it is a node of a cluster, and the driver does not know, or
     *     if the user may not run scripts
     * @throws ThoonkRedisException if it cannot be reached
     */
    public void require() {
        ServerInfo info = ServerInfo.read(redis, "server", "cluster");
        info.redisVersions().forEach(ServerCapabilities::requireVersion);
        if (info.isNodeOfUnknownCluster()) {
            throw UnsuitableRedisException.nodeOfCluster();
        }
        // Both: scripts run by their digest, and by their text where Redis does not know them.
        requireScripts(scripting -> scripting.evalSha(HARMLESS.sha1(), ReturnType.MULTI, 0));
        requireScripts(scripting -> scripting.eval(HARMLESS.text(), ReturnType.MULTI, 0));
    }

    private void requireScripts(Function<RedisScriptingCommands, @Nullable Object> command) {
        try (RedisConnection connection = redis.connectionFactory().getConnection()) {
            command.apply(connection.scriptingCommands());
        } catch (DataAccessException ex) {
            if (RedisFailures.isRefused(ex)) {
                throw UnsuitableRedisException.scriptsNotPermitted(RedisFailures.redisMessage(ex), ex);
            }
            if (!RedisFailures.isScriptUnknown(ex)) {
                throw RedisFailures.translate("Looking at the server", ex, redis.connectionFactory());
            }
        }
    }

    /**
     * {@return the version of Redis, or name and version of what stands in for it, such as {@code Valkey 8.1.1}; several
     * with commas where the nodes of a cluster differ; empty where the server does not say}
     *
     * @throws ThoonkRedisException if it cannot be reached
     */
    public Optional<String> version() {
        return ServerInfo.read(redis, "server").product();
    }

    /**
     * Judges a version.
     *
     * @param version as the server tells it
     * @throws UnsuitableRedisException if it is below 6.2
     */
    static void requireVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        if (parts.matches()) {
            int major = Integer.parseInt(parts.group(1));
            int minor = Integer.parseInt(parts.group(2));
            if (major < 6 || major == 6 && minor < 2) {
                throw UnsuitableRedisException.tooOld(version);
            }
        }
    }
}
