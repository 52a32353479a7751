package io.thoonk.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * What the servers say of themselves in {@code INFO}. A connection to a cluster answers with the fields of every node, each
 * with the node in front.
 *
 * @param nodes the fields of each node
 * @param ofCluster whether the driver asked a cluster, and not one server
 */
record ServerInfo(List<Map<String, String>> nodes, boolean ofCluster) {

    /** Others name Redis' version too, for the sake of its clients: that of the Redis that they descend from. */
    private static final Map<String, String> DESCENDANTS =
            Map.of("valkey_version", "Valkey", "redict_version", "Redict");

    /**
     * Asks.
     *
     * @return nothing where the user may not ask, or the command is renamed or taken away
     */
    static ServerInfo read(RedisAccess redis, String... sections) {
        try (RedisConnection connection = redis.connectionFactory().getConnection()) {
            Properties all = new Properties();
            for (String section : sections) {
                Properties info = connection.serverCommands().info(section);
                if (info != null) {
                    all.putAll(info);
                }
            }
            return of(all);
        } catch (DataAccessException ex) {
            if (RedisFailures.isRefused(ex)) {
                return of(new Properties());
            }
            throw RedisFailures.translate("Asking the server what it is", ex, redis.connectionFactory());
        }
    }

    static ServerInfo of(Properties info) {
        Map<String, Map<String, String>> byNode = new HashMap<>();
        for (String name : info.stringPropertyNames()) {
            int end = name.lastIndexOf('.');
            byNode.computeIfAbsent(end < 0 ? "" : name.substring(0, end), node -> new HashMap<>())
                    .put(name.substring(end + 1), info.getProperty(name));
        }
        return new ServerInfo(List.copyOf(byNode.values()), !byNode.containsKey(""));
    }

    /** {@return the version of Redis that each node is, or says that it can stand in for} */
    List<String> redisVersions() {
        return distinct(node -> Optional.ofNullable(node.get("redis_version")));
    }

    /** {@return what the servers are, without the name where it is Redis; several where the nodes of a cluster differ} */
    Optional<String> product() {
        List<String> products = distinct(ServerInfo::product);
        return products.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", products));
    }

    /** {@return whether this is a single node of a cluster, asked by a driver that does not know} */
    boolean isNodeOfUnknownCluster() {
        return !ofCluster && nodes.stream().anyMatch(node -> "1".equals(node.get("cluster_enabled")));
    }

    /** {@return whether one server answered, a master without replicas; {@code false} where it does not tell} */
    boolean isAlone() {
        return !ofCluster
                && nodes.size() == 1
                && "master".equals(nodes.get(0).get("role"))
                && "0".equals(nodes.get(0).get("connected_slaves"));
    }

    /** {@return by which policies servers with a limit of memory evict keys} */
    List<String> evictionPolicies() {
        return distinct(node -> Optional.ofNullable(node.get("maxmemory_policy"))
                .filter(policy -> !policy.equals("noeviction")
                        && !node.getOrDefault("maxmemory", "0").equals("0")));
    }

    private static Optional<String> product(Map<String, String> node) {
        return DESCENDANTS.entrySet().stream()
                .filter(descendant -> node.containsKey(descendant.getKey()))
                .map(descendant -> descendant.getValue() + " " + node.get(descendant.getKey()))
                .findFirst()
                .or(() -> Optional.ofNullable(node.get("redis_version")));
    }

    private List<String> distinct(Function<Map<String, String>, Optional<String>> field) {
        return List.copyOf(nodes.stream()
                .flatMap(node -> field.apply(node).stream())
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
