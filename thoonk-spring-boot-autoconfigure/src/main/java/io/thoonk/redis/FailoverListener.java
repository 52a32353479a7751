package io.thoonk.redis;

import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Asks over a subscription connection whether it is still there, and notices by the answer that a node of a cluster took over from
 * another. A connection to a third node lives through that, although what was sent last may be forgotten, and nobody sends what
 * takes it back. Answers come on one thread.
 */
final class FailoverListener {

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

    private final Runnable whenChanged;

    private Set<String> masters = Set.of();

    FailoverListener(StatefulRedisPubSubConnection<byte[], byte[]> connection, Runnable whenChanged) {
        this.connection = connection;
        this.whenChanged = whenChanged;
    }

    /** Asks; tells when an answer came. */
    CompletionStage<String> look() {
        return connection instanceof StatefulRedisClusterPubSubConnection<byte[], byte[]> ofCluster
                // Not allowed, or not while subscribed, as in the older protocol: then it says at least that it is
                // there.
                ? ofCluster.async().clusterNodes().thenApply(this::learn).exceptionallyCompose(failure -> ping())
                : ping();
    }

    private CompletionStage<String> ping() {
        return connection.async().ping();
    }

    String learn(String nodes) {
        Set<String> present = ClusterPartitionParser.parse(nodes).getPartitions().stream()
                .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM)
                        && !node.getSlots().isEmpty())
                .map(RedisClusterNode::getNodeId)
                .collect(Collectors.toUnmodifiableSet());
        boolean changed = !masters.isEmpty() && !masters.equals(present);
        masters = present;
        if (changed) {
            whenChanged.run();
        }
        return nodes;
    }
}
