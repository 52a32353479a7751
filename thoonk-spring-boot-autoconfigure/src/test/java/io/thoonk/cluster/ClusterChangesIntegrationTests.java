package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.Job;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers, waiting calls and listeners while the cluster beneath them changes. */
class ClusterChangesIntegrationTests {

    private static final String SLOT = "{work}";

    @AutoClose
    private RedisCluster cluster;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nothingIsLostWhileASlotMoves(int waitReplicas) throws Exception {
        cluster = RedisCluster.startWithoutFailover();
        // No put may fail, and none does that is given the time a busy machine takes.
        try (WorkingApplication application = start(Map.of(
                "thoonk.wait-replicas",
                waitReplicas,
                "thoonk.wait-replicas-timeout",
                "30s",
                "spring.data.redis.timeout",
                "60s"))) {
            ClusterNode from = cluster.masterOf(SLOT);
            ClusterNode to = cluster.nodes().stream()
                    .limit(3)
                    .filter(node -> node != from)
                    .findFirst()
                    .orElseThrow();
            application.startProducing();
            application.awaitAcknowledged(200);
            cluster.moveSlot(
                    SLOT, to, () -> await().during(Duration.ofMillis(500)).until(() -> true));
            application.awaitAcknowledged(200);
            application.stopProducing();
            assertThat(application.failures()).isEmpty();
            application.awaitAllHandled();
            assertThat(to.commands().keys("feed.config:" + SLOT)).hasSize(1);
        }
    }

    @Test
    void aWaitGoesOnWhereTheSlotHasGone() throws Exception {
        cluster = RedisCluster.startWithoutFailover();
        try (WorkingApplication application = start(Map.of("thoonk.worker.auto-startup", "false"))) {
            ClusterNode from = cluster.masterOf(SLOT);
            ClusterNode to = cluster.nodes().stream()
                    .limit(3)
                    .filter(node -> node != from)
                    .findFirst()
                    .orElseThrow();
            CompletableFuture<Optional<Job<String>>> waiting =
                    CompletableFuture.supplyAsync(() -> application.jobs().get(Duration.ofMinutes(10)));
            await().until(() ->
                    from.information("clients").get("blocked_clients").equals("1"));
            cluster.moveSlot(SLOT, to, () -> {});
            await().atMost(WorkingApplication.PATIENCE)
                    .until(() ->
                            to.information("clients").get("blocked_clients").equals("1"));
            application.jobs().put("late");
            assertThat(waiting.get().map(Job::payload)).hasValue("late");
        }
    }

    @Test
    void workersAndListenersFollowToTheNewMaster() throws Exception {
        cluster = RedisCluster.start();
        try (WorkingApplication application = start(Map.of())) {
            application.awaitWorkAndNews("before");
            cluster.masterOf(SLOT).kill();
            application.awaitWorkAndNews("after");
        }
    }

    @Test
    void withWaitReplicasNothingThatWasConfirmedIsLostWithTheMaster() throws Exception {
        cluster = RedisCluster.start();
        try (WorkingApplication application = start(Map.of("thoonk.wait-replicas", "1"))) {
            application.startProducing();
            application.awaitAcknowledged(200);
            ClusterNode former = cluster.masterOf(SLOT);
            ClusterNode next = cluster.replicaOf(former);
            former.kill();
            await().atMost(WorkingApplication.PATIENCE)
                    .until(() -> next.information("replication").get("role").equals("master"));
            // The new master has no replica before the former one is back.
            former.restart();
            application.awaitAcknowledged(200);
            assertThat(application.stopProducing()).hasSizeGreaterThanOrEqualTo(400);
            application.awaitAllHandled();
        }
    }

    private WorkingApplication start(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("spring.data.redis.cluster.nodes", cluster.addresses());
        return new WorkingApplication(properties);
    }
}
