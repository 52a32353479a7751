package io.thoonk.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Notices that a node of a cluster took over from another. A subscription connection to a third node lives through that, although
 * what was sent last may be forgotten, and nobody sends what takes it back. Answers come on one thread.
 */
final class FailoverListener {

    private final RedisClusterAsyncCommands<byte[], byte[]> commands;

    private final Runnable whenChanged;

    private Set<String> masters = Set.of();

    FailoverListener(RedisClusterAsyncCommands<byte[], byte[]> commands, Runnable whenChanged) {
        this.commands = commands;
        this.whenChanged = whenChanged;
    }

    /** Looks; fails where nodes cannot be asked over this connection. */
    CompletionStage<Void> look() {
        return commands.clusterNodes().thenAccept(this::learn);
    }

    private void learn(String nodes) {
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
    }
}
