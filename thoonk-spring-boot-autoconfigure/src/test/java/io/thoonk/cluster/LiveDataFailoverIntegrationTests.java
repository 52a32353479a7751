package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisCluster;
import io.thoonk.test.RedisSentinels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Listeners, durable listeners and copies through the death of a master, which takes its last changes with it. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class LiveDataFailoverIntegrationTests {

    private static final String SLOT = "{news}";

    @Test
    void allAreEqualToTheClusterAfterTheDeathOfAMaster() {
        try (RedisCluster cluster = RedisCluster.start();
                FollowingApplication application =
                        new FollowingApplication(Map.of("spring.data.redis.cluster.nodes", cluster.addresses()))) {
            publishSome(application);
            ClusterNode master = cluster.masterOf(SLOT);
            loseWithMaster(application, master, List.of(cluster.replicaOf(master)));
            awaitEqualWithoutTheDoomed(application);
        }
    }

    @Test
    void allAreEqualToTheReplicaThatSentinelChose() {
        try (RedisSentinels redis = RedisSentinels.start();
                FollowingApplication application = following(redis)) {
            publishSome(application);
            ClusterNode master = redis.master();
            List<ClusterNode> replicas =
                    redis.servers().stream().filter(server -> server != master).toList();
            loseWithMaster(application, master, replicas);
            redis.awaitMasterOtherThan(master);
            awaitEqualWithoutTheDoomed(application);
        }
    }

    @Test
    void allGoOnWhenTheMasterStandsStillAndAnotherTakesOver() {
        try (RedisSentinels redis = RedisSentinels.start();
                FollowingApplication application = following(redis)) {
            publishSome(application);
            ClusterNode master = redis.master();
            // Its connections stay open, so that nobody is told.
            master.pause();
            redis.awaitMasterOtherThan(master);
            LettuceConnectionFactory toMaster =
                    new LettuceConnectionFactory("127.0.0.1", redis.master().port());
            toMaster.start();
            try (ThoonkTemplate other = TestTemplates.on(toMaster)) {
                application.awaitEqual(other.feed("news", String.class), "after");
            } finally {
                toMaster.destroy();
            }
            assertThat(application.ids()).contains("before 0", "after");
            assertThat(application.resyncs()).isPositive();
        }
    }

    private static FollowingApplication following(RedisSentinels redis) {
        return new FollowingApplication(Map.of(
                "spring.data.redis.sentinel.master",
                RedisSentinels.MASTER,
                "spring.data.redis.sentinel.nodes",
                redis.addresses()));
    }

    private static void publishSome(FollowingApplication application) {
        IntStream.range(0, 50).forEach(number -> application.publish("before " + number));
        application.awaitEqual("before");
    }

    /** An item that is heard by all, and that no replica gets before the master dies. */
    private static void loseWithMaster(
            FollowingApplication application, ClusterNode master, List<ClusterNode> replicas) {
        // A password that the master does not want keeps them from coming back.
        replicas.forEach(replica -> replica.commands().configSet("masterauth", "wrong"));
        master.commands().clientKill(KillArgs.Builder.typeSlave());
        application.publish("doomed");
        await().until(() -> application.has("doomed"));
        master.kill();
        replicas.forEach(replica -> replica.commands().configSet("masterauth", ""));
    }

    private static void awaitEqualWithoutTheDoomed(FollowingApplication application) {
        application.awaitEqual("after");
        assertThat(application.ids()).doesNotContain("doomed").contains("before 0", "after");
        assertThat(application.has("doomed")).isFalse();
        assertThat(application.resyncs()).isPositive();
    }
}
