package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;

/** Finds out whether a Redis can do what this library needs. */
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
     * @throws RedisTooOldException if its version is below 6.2
     * @throws RedisClusterNotConfiguredException if it is a node of a cluster, and the driver does not know
     * @throws RedisScriptsNotPermittedException if the user may not run scripts
     * @throws ThoonkRedisException if it cannot be reached
     */
    public void require() {
        Map<String, String> server = server();
        // A cluster answers with the fields of every node, each with the node in front.
        server.forEach((field, value) -> {
            if (field.endsWith("redis_version")) {
                requireVersion(value);
            }
        });
        if ("cluster".equals(server.get("redis_mode"))) {
            throw new RedisClusterNotConfiguredException();
        }
        // Both: scripts run by their digest, and by their text where Redis does not know them.
        requireScripts(scripting -> scripting.evalSha(HARMLESS.sha1(), ReturnType.MULTI, 0));
        requireScripts(scripting -> scripting.eval(HARMLESS.text(), ReturnType.MULTI, 0));
    }

    private void requireScripts(Function<RedisScriptingCommands, @Nullable Object> command) {
        try (RedisConnection connection = redis.connectionFactory().getConnection()) {
            command.apply(connection.scriptingCommands());
        } catch (DataAccessException ex) {
            String answer = rootMessage(ex);
            if (answer.contains("NOPERM") || answer.contains("no permissions")) {
                throw new RedisScriptsNotPermittedException(answer, ex);
            }
            if (!RedisFailures.isScriptUnknown(ex)) {
                throw RedisFailures.translate("Looking at the server", ex);
            }
        }
    }

    /**
     * Tells the version.
     *
     * @return as the server tells it, or empty where the user may not ask for it
     * @throws ThoonkRedisException if it cannot be reached
     */
    public Optional<String> version() {
        return Optional.ofNullable(server().get("redis_version"));
    }

    /** Tells what the server says of itself, or nothing where the user may not ask. */
    private Map<String, String> server() {
        try (RedisConnection connection = redis.connectionFactory().getConnection()) {
            @Nullable Properties info = connection.serverCommands().info("server");
            return info == null
                    ? Map.of()
                    : info.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, info::getProperty));
        } catch (DataAccessException ex) {
            String answer = rootMessage(ex);
            if (answer.contains("NOPERM") || answer.contains("no permissions")) {
                return Map.of();
            }
            throw RedisFailures.translate("Asking the server for its version", ex);
        }
    }

    /**
     * Judges a version.
     *
     * @param version as the server tells it
     * @throws RedisTooOldException if it is below 6.2
     */
    static void requireVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        if (parts.matches()) {
            int major = Integer.parseInt(parts.group(1));
            int minor = Integer.parseInt(parts.group(2));
            if (major < 6 || major == 6 && minor < 2) {
                throw new RedisTooOldException(version);
            }
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }
}
