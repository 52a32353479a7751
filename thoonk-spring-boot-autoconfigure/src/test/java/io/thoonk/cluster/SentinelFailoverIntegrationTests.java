package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.Job;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisSentinels;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Workers, waiting calls and listeners behind Sentinel, while it makes a replica the master. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SentinelFailoverIntegrationTests {

    @AutoClose
    private RedisSentinels redis;

    /** By one of two replicas would not do: the other one may be promoted. */
    private static final Map<String, Object> CONFIRMED_BY_ALL = Map.of("thoonk.wait-replicas", "2");

    @BeforeEach
    void startRedis() {
        redis = RedisSentinels.start();
    }

    @Test
    void aMasterThatComesBackTakesNothingWhereItsReplicasHaveLeftIt(CapturedOutput output) throws Exception {
        redis.servers().forEach(server -> server.commands().configSet("min-replicas-to-write", "1"));
        try (WorkingApplication application = start(CONFIRMED_BY_ALL)) {
            application.startProducing();
            application.awaitAcknowledged(200);
            ClusterNode former = redis.master();
            former.pause();
            try {
                redis.awaitMasterOtherThan(former);
            } finally {
                former.resume();
            }
            application.awaitAcknowledged(200);
            int confirmed = application.stopProducing().size();
            await().atMost(WorkingApplication.PATIENCE).until(() -> "slave"
                    .equals(former.information("replication").get("role")));
            application.awaitAllHandled();
            // What the former master took and dropped may have been handled as well, but nobody knows of it.
            assertThat(application.jobs().counts().published()).isGreaterThanOrEqualTo(confirmed);
            assertThat(output).doesNotContain("A failover may forget jobs");
        }
    }

    @Test
    void workersAndListenersFollowToTheNewMaster(CapturedOutput output) {
        try (WorkingApplication application = start(Map.of())) {
            assertThat(output).containsOnlyOnce("A failover may forget jobs and items that were confirmed");
            application.awaitWorkAndNews("before");
            ClusterNode former = redis.master();
            former.kill();
            redis.awaitMasterOtherThan(former);
            application.awaitWorkAndNews("after");
        }
    }

    @Test
    void aWaitGoesOnAtTheNewMaster() {
        try (WorkingApplication application = start(Map.of("thoonk.worker.auto-startup", "false"))) {
            ClusterNode former = redis.master();
            CompletableFuture<Optional<Job<String>>> waiting =
                    CompletableFuture.supplyAsync(() -> application.jobs().get(Duration.ofMinutes(10)));
            await().until(() ->
                    former.information("clients").get("blocked_clients").equals("1"));
            former.kill();
            redis.awaitMasterOtherThan(former);
            await().atMost(WorkingApplication.PATIENCE).ignoreExceptions().until(() -> {
                application.jobs().put("late");
                return true;
            });
            assertThat(waiting)
                    .succeedsWithin(WorkingApplication.PATIENCE)
                    .satisfies(job -> assertThat(job.map(Job::payload)).hasValue("late"));
        }
    }

    @Test
    void nothingThatAllReplicasHaveConfirmedIsLostWithTheMaster() throws Exception {
        try (WorkingApplication application = start(CONFIRMED_BY_ALL)) {
            application.startProducing();
            application.awaitAcknowledged(200);
            ClusterNode former = redis.master();
            former.kill();
            redis.awaitMasterOtherThan(former);
            former.restart();
            application.awaitAcknowledged(200);
            application.stopProducing();
            application.awaitAllHandled();
        }
    }

    private WorkingApplication start(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("spring.data.redis.sentinel.master", RedisSentinels.MASTER);
        properties.put("spring.data.redis.sentinel.nodes", redis.addresses());
        return new WorkingApplication(properties);
    }
}
