package io.thoonk.test;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

/**
 * A cluster of three masters with a replica each, on loopback, without persistence. Made by {@link #start()}, a few seconds
 * each time; its nodes die with this JVM.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;

    private static final Duration PATIENCE = Patience.LIMIT;

    private final List<ClusterNode> nodes;

    private RedisCluster(List<ClusterNode> nodes) {
        this.nodes = nodes;
    }

    /**
     * Starts a cluster.
     *
     * @param arguments further arguments of its servers, such as {@code --min-replicas-to-write 1}, word by word
     * @return a cluster that serves all slots, with all replicas in step
     */
    public static RedisCluster start(String... arguments) {
        return start(RedisBinaries.first(), arguments);
    }

    /** {@return a cluster as that of the method above, of nodes of a given program} */
    public static RedisCluster start(Path binary, String... arguments) {
        List<ClusterNode> nodes = IntStream.range(0, 2 * MASTERS)
                .mapToObj(number -> ClusterNode.start(binary, arguments))
                .toList();
        RedisCluster cluster = new RedisCluster(nodes);
        try {
            cluster.form();
        } catch (RuntimeException ex) {
            cluster.close();
            throw ex;
        }
        return cluster;
    }

    /**
     * Starts a cluster for those who let no node die: none is taken for dead on a machine that stands still for a while, and those
     * that were masters at the start remain so.
     *
     * @return a cluster as that of the methods above
     */
    public static RedisCluster startWithoutFailover() {
        return startWithoutFailover(RedisBinaries.first());
    }

    /** {@return a cluster as that of the method above, of nodes of a given program} */
    public static RedisCluster startWithoutFailover(Path binary) {
        RedisCluster cluster = start(binary, "--cluster-replica-no-failover", "yes");
        // Only now: the shorter it is, the sooner nodes learn of each other.
        cluster.nodes.forEach(node -> node.commands().configSet("cluster-node-timeout", "30000"));
        return cluster;
    }

    /** {@return its nodes: first those that were masters at the start, then their replicas in the same order} */
    public List<ClusterNode> nodes() {
        return this.nodes;
    }

    /** {@return what an application would set as {@code spring.data.redis.cluster.nodes}} */
    public String addresses() {
        return String.join(",", this.nodes.stream().map(ClusterNode::address).toList());
    }

    /** {@return the cluster for a connection factory} */
    public RedisClusterConfiguration configuration() {
        return new RedisClusterConfiguration(
                this.nodes.stream().map(ClusterNode::address).toList());
    }

    /**
     * Finds the master of a key as the running nodes see it now.
     *
     * @param key the key
     * @return the node that serves its slot
     */
    public ClusterNode masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        return byId(seenBy(running().get(0)).stream()
                .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM) && node.hasSlot(slot))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot))
                .getNodeId());
    }

    /**
     * Finds the replica of a master.
     *
     * @param master the master
     * @return the first node that follows it
     */
    public ClusterNode replicaOf(ClusterNode master) {
        return byId(seenBy(running().get(0)).stream()
                .filter(node -> master.id().equals(node.getSlaveOf()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(master + " has no replica"))
                .getNodeId());
    }

    /**
     * Moves the slot of a key with all its keys to another master, as {@code redis-cli --cluster reshard} does.
     *
     * @param key a key of the slot
     * @param to the master that gets it
     * @param halfway run when the slot is open for moving and none of its keys has moved
     */
    public void moveSlot(String key, ClusterNode to, Runnable halfway) {
        int slot = SlotHash.getSlot(key);
        ClusterNode from = masterOf(key);
        to.commands().clusterSetSlotImporting(slot, from.id());
        from.commands().clusterSetSlotMigrating(slot, to.id());
        halfway.run();
        for (List<byte[]> keys = keysOf(from, slot); !keys.isEmpty(); keys = keysOf(from, slot)) {
            from.commands().migrate("127.0.0.1", to.port(), 0, 5000, MigrateArgs.Builder.keys(keys));
        }
        to.commands().clusterSetSlotNode(slot, to.id());
        from.commands().clusterSetSlotNode(slot, to.id());
        running().stream().filter(node -> !isReplica(node)).forEach(node -> node.commands()
                .clusterSetSlotNode(slot, to.id()));
    }

    /**
     * Waits until a replica has been made master, while its former master does not answer.
     *
     * @param replica the replica
     */
    public void awaitTakeOverBy(ClusterNode replica) {
        Awaitility.await(replica + " to take over").atMost(PATIENCE).until(() -> !isReplica(replica));
    }

    /** Waits until all slots are served and every master has a replica in step, as far as nodes run. */
    public void awaitOrder() {
        Awaitility.await("the cluster to be in order").atMost(PATIENCE).until(this::inOrder);
    }

    /** Ends all nodes. */
    @Override
    public void close() {
        this.nodes.forEach(ClusterNode::close);
    }

    private void form() {
        ClusterNode first = this.nodes.get(0);
        for (int master = 0; master < MASTERS; master++) {
            int from = master * SlotHash.SLOT_COUNT / MASTERS;
            int to = (master + 1) * SlotHash.SLOT_COUNT / MASTERS;
            ClusterNode node = this.nodes.get(master);
            node.commands().clusterAddSlots(IntStream.range(from, to).toArray());
            node.commands().clusterSetConfigEpoch(master + 1);
        }
        this.nodes.stream().skip(1).forEach(node -> first.commands().clusterMeet("127.0.0.1", node.port()));
        Awaitility.await("all nodes to know each other").atMost(PATIENCE).until(() -> this.nodes.stream()
                .allMatch(node -> seenBy(node).size() == this.nodes.size()
                        && seenBy(node).stream().noneMatch(other -> other.is(RedisClusterNode.NodeFlag.HANDSHAKE))));
        for (int replica = MASTERS; replica < this.nodes.size(); replica++) {
            this.nodes
                    .get(replica)
                    .commands()
                    .clusterReplicate(this.nodes.get(replica - MASTERS).id());
        }
        awaitOrder();
    }

    private boolean inOrder() {
        List<String> replicas =
                running().stream().filter(this::isReplica).map(ClusterNode::id).toList();
        return running().stream()
                .allMatch(
                        node -> node.information("cluster").get("cluster_state").equals("ok")
                                && (!replicas.contains(node.id())
                                        || node.information("replication")
                                                .get("master_link_status")
                                                .equals("up"))
                                && seenBy(node).stream().allMatch(other -> isSeenAsItIs(other, replicas)));
    }

    private boolean isSeenAsItIs(RedisClusterNode seen, List<String> replicas) {
        return !byId(seen.getNodeId()).running()
                || !seen.is(RedisClusterNode.NodeFlag.FAIL)
                        && seen.is(RedisClusterNode.NodeFlag.REPLICA) == replicas.contains(seen.getNodeId());
    }

    private boolean isReplica(ClusterNode node) {
        Map<String, String> replication = node.information("replication");
        return replication.get("role").equals("slave");
    }

    private List<ClusterNode> running() {
        return this.nodes.stream().filter(ClusterNode::running).toList();
    }

    private ClusterNode byId(String id) {
        return this.nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no node " + id));
    }

    private static List<RedisClusterNode> seenBy(ClusterNode node) {
        return new ArrayList<>(
                ClusterPartitionParser.parse(node.commands().clusterNodes()).getPartitions());
    }

    private static List<byte[]> keysOf(ClusterNode node, int slot) {
        return node.commands().clusterGetKeysInSlot(slot, 10);
    }
}
