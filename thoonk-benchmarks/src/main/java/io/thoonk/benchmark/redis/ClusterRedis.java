package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster of three masters with a replica each; its disturbances hit the master that serves a certain key. */
public final class ClusterRedis implements RedisUnderTest {

    private final RedisCluster cluster = RedisCluster.start();

    private final List<String> keys;

    private final MasterDeath death;

    /**
     * Starts a cluster.
     *
     * @param keys keys whose masters die
     * @param lag for how long before its death a master's changes reach no replica
     */
    public ClusterRedis(List<String> keys, Duration lag) {
        this.keys = List.copyOf(keys);
        this.death = new MasterDeath(lag);
    }

    @Override
    public String description() {
        return "a cluster of 3 masters and 3 replicas without persistence";
    }

    @Override
    public Map<String, String> properties() {
        return Map.of(
                "spring.data.redis.cluster.nodes", cluster.addresses(),
                "spring.data.redis.lettuce.cluster.refresh.adaptive", "true",
                "spring.data.redis.lettuce.cluster.refresh.period", "2s");
    }

    @Override
    public boolean forgets() {
        return true;
    }

    @Override
    public List<Disturbance> disturbances() {
        return java.util.stream.Stream.concat(
                        keys.stream()
                                .map(key -> new Disturbance("master of " + key + " dies", () -> killMasterOf(key))),
                        java.util.stream.Stream.of(
                                new Disturbance("CLIENT KILL of normal connections", this::killClients)))
                .toList();
    }

    @Override
    public void close() {
        cluster.close();
    }

    private void killMasterOf(String key) {
        ClusterNode master = cluster.masterOf(key);
        death.of(master, List.of(cluster.replicaOf(master)));
        cluster.awaitOrder();
        master.restart();
        cluster.awaitOrder();
    }

    private void killClients() {
        cluster.nodes().stream().filter(ClusterNode::running).forEach(node -> node.commands()
                .clientKill(KillArgs.Builder.typeNormal().skipme(true)));
    }
}
