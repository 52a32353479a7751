package io.thoonk.test;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 8, unit = TimeUnit.MINUTES)
class RedisTopologiesIntegrationTests {

    @Test
    void aClusterFailsOverAndMovesSlots() {
        try (RedisCluster cluster = RedisCluster.start()) {
            ClusterNode master = cluster.masterOf("key");
            ClusterNode replica = cluster.replicaOf(master);
            master.commands().set(bytes("key"), bytes("value"));
            assertThat(master.commands().waitForReplication(1, 60_000)).isEqualTo(1);

            master.kill();
            await().until(() -> replica.information("replication").get("role").equals("master"));
            assertThat(replica.commands().get(bytes("key"))).isEqualTo(bytes("value"));
            master.restart();
            cluster.awaitOrder();

            ClusterNode other = cluster.nodes().stream()
                    .filter(node -> node.information("replication").get("role").equals("master"))
                    .filter(node -> node != replica)
                    .findFirst()
                    .orElseThrow();
            cluster.moveSlot("key", other, () -> {});
            assertThat(other.commands().get(bytes("key"))).isEqualTo(bytes("value"));
            await().until(() -> cluster.masterOf("key") == other);
            assertThat(other.commands().clusterCountKeysInSlot(SlotHash.getSlot("key")))
                    .isEqualTo(1);
        }
    }

    @Test
    void sentinelsMakeAReplicaTheMaster() {
        try (RedisSentinels set = RedisSentinels.start()) {
            ClusterNode former = set.master();
            former.commands().set(bytes("key"), bytes("value"));
            assertThat(former.commands().waitForReplication(2, 60_000)).isEqualTo(2);
            former.kill();
            set.awaitMasterOtherThan(former);
            assertThat(set.master().commands().get(bytes("key"))).isEqualTo(bytes("value"));
        }
    }

    @Test
    void aPausedServerKeepsItsConnections() {
        try (DedicatedRedis redis = TestRedis.startDedicated()) {
            try (var connection = redis.connect()) {
                assertThat(connection.sync().ping()).isEqualTo("PONG");
                redis.pause();
                var answer = connection.async().ping();
                await().during(Duration.ofMillis(300)).until(() -> !answer.isDone() && connection.isOpen());
                redis.resume();
                await().until(answer::isDone);
            }
        }
    }
}
