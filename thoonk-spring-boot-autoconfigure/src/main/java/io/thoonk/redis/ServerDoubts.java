package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Finds what will hurt later in a Redis that works so far. */
public final class ServerDoubts {

    private static final LuaScript PROBE = LuaScript.load(ServerDoubts.class, "probe.lua");

    private static final String FEED = "thoonk-probe";

    private final RedisAccess redis;

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    /**
     * Creates the search.
     *
     * @param redis the Redis to look at
     * @param keySpace how keys are spelled
     */
    public ServerDoubts(RedisAccess redis, KeySpace keySpace) {
        this.redis = redis;
        this.runner = new ScriptRunner(redis);
        this.keySpace = keySpace;
    }

    /**
     * Looks.
     *
     * @return what was found, in sentences that say what to do
     * @throws io.thoonk.ThoonkRedisException if Redis cannot be reached
     */
    public List<String> find() {
        List<String> doubts = new ArrayList<>();
        eviction().ifPresent(doubts::add);
        permissions().ifPresent(doubts::add);
        database().ifPresent(doubts::add);
        return doubts;
    }

    private Optional<String> eviction() {
        try (RedisConnection connection = redis.connectionFactory().getConnection()) {
            @Nullable Properties memory = connection.serverCommands().info("memory");
            String policy = memory == null ? "" : memory.getProperty("maxmemory_policy", "");
            String limit = memory == null ? "0" : memory.getProperty("maxmemory", "0");
            return policy.isEmpty() || policy.equals("noeviction") || limit.equals("0")
                    ? Optional.empty()
                    : Optional.of("Redis evicts keys when its memory is full (maxmemory-policy " + policy
                            + "), and may so drop jobs and items that nobody has seen. Set maxmemory-policy noeviction, "
                            + "or keep feeds in a Redis of their own");
        } catch (DataAccessException ex) {
            if (RedisFailures.isNotPermitted(ex)) {
                return Optional.empty();
            }
            throw RedisFailures.translate("Asking the server for its memory policy", ex);
        }
    }

    /** Messages know no databases: without a prefix the same feeds in two databases hear each other. */
    private Optional<String> database() {
        RedisConnectionFactory factory = redis.connectionFactory();
        Object database = Optional.of(PropertyAccessorFactory.forBeanPropertyAccess(factory))
                .filter(properties -> properties.isReadableProperty("database"))
                .map(properties -> properties.getPropertyValue("database"))
                .orElse(0);
        return database.equals(0)
                        || Topology.isCluster(factory)
                        || !keySpace.prefix().isEmpty()
                ? Optional.empty()
                : Optional.of("Thoonk uses database " + database + " of Redis without a key prefix. Messages know no"
                        + " databases, so listeners and live feeds also hear what happens in feeds of the same name in other"
                        + " databases of this server. Set thoonk.key-prefix, or let no other Thoonk use this server");
    }

    private Optional<String> permissions() {
        FeedKeys feed = new FeedKeys(keySpace, FEED);
        byte[][] keys = {keySpace.ofFeed("thoonk.probe", FEED), feed.of(FeedKey.CONFIG), feed.of(FeedKey.ITEMS)};
        ScriptReply reply;
        try {
            reply = runner.run(PROBE, FEED, keys, keySpace.ofFeed("thoonk.probe", FEED));
        } catch (ThoonkRedisException ex) {
            if (!RedisFailures.isNotPermitted(ex)) {
                throw ex;
            }
            return Optional.of("The Redis user may not use keys like "
                    + Arrays.stream(keys).map(WireText::text).collect(Collectors.joining(", "))
                    + "; feeds cannot be used. Grant the keys with ACL SETUSER, as \"Users with limited rights\" in the "
                    + "documentation shows");
        }
        List<String> refused = IntStream.range(1, reply.size())
                .mapToObj(reply::text)
                .distinct()
                .toList();
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of("The Redis user may not use " + String.join(", ", refused)
                        + ", which scripts of this library need; what needs it will fail. Grant it with ACL SETUSER, "
                        + "as \"Users with limited rights\" in the documentation shows");
    }
}
