package io.thoonk.benchmark.partitions;

import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisCluster;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many commands each master of a cluster has processed, those inside scripts too.
 *
 * @param counts one number a master
 */
record MasterCommands(List<Long> counts) {

    private static final int MASTERS = 3;

    static MasterCommands of(RedisCluster cluster) {
        return new MasterCommands(cluster.nodes().stream()
                .limit(MASTERS)
                .map(node -> figure(node, "stats", "total_commands_processed"))
                .toList());
    }

    /** How many clients all masters have. */
    static long clients(RedisCluster cluster) {
        return cluster.nodes().stream()
                .limit(MASTERS)
                .mapToLong(node -> figure(node, "clients", "connected_clients"))
                .sum();
    }

    private static long figure(ClusterNode node, String section, String field) {
        return Long.parseLong(node.information(section).get(field));
    }

    MasterCommands since(MasterCommands before) {
        return new MasterCommands(IntStream.range(0, counts.size())
                .mapToObj(master -> counts.get(master) - before.counts.get(master))
                .toList());
    }

    long sum() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** What the busiest has, by what one has on average. */
    double busiest() {
        return counts.stream().mapToLong(Long::longValue).max().orElse(0) / ((double) sum() / counts.size());
    }

    @Override
    public String toString() {
        return counts.stream().map(count -> Long.toString(count)).collect(Collectors.joining(" / "));
    }
}
