package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster of three masters with a replica each; its disturbances hit the master that serves a certain key. */
public final class ClusterRedis implements RedisUnderTest {

    private final RedisCluster cluster;

    private final List<String> keys;

    private final FailoverSettings settings;

    private final MasterDeath death;

    /**
     * Starts a cluster.
     *
     * @param keys keys whose masters die
     * @param settings how its nodes are set up and lost
     */
    public ClusterRedis(List<String> keys, FailoverSettings settings) {
        this.cluster = RedisCluster.start(settings.arguments());
        this.keys = List.copyOf(keys);
        this.settings = settings;
        this.death = new MasterDeath(settings.lag());
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
        List<Disturbance> all = new ArrayList<>();
        all.add(new Disturbance("CLIENT KILL of normal connections", this::killClients));
        for (String key : keys) {
            all.add(new Disturbance("master of " + key + " dies", () -> killMasterOf(key)));
            if (settings.standStill()) {
                all.add(new Disturbance(
                        "master of " + key + " stands still until a replica takes over", () -> standStill(key)));
            }
        }
        return all;
    }

    @Override
    public Map<String, String> logs() {
        Map<String, String> logs = new LinkedHashMap<>();
        cluster.nodes().forEach(node -> logs.put("server-" + node.port(), node.log()));
        return logs;
    }

    @Override
    public int takeOversAskedFor() {
        return death.times();
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

    private void standStill(String key) {
        ClusterNode master = cluster.masterOf(key);
        ClusterNode replica = cluster.replicaOf(master);
        death.standStill(master, () -> cluster.awaitTakeOverBy(replica));
        cluster.awaitOrder();
    }

    private void killClients() {
        cluster.nodes().stream().filter(ClusterNode::running).forEach(node -> node.commands()
                .clientKill(KillArgs.Builder.typeNormal().skipme(true)));
    }
}
