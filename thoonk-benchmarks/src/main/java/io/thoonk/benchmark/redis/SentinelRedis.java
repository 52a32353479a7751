package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisSentinels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A master with two replicas, watched by three sentinels, which promote a replica when the master dies. */
public final class SentinelRedis implements RedisUnderTest {

    private final RedisSentinels sentinels = RedisSentinels.start();

    private final MasterDeath death;

    /**
     * Starts the servers and sentinels.
     *
     * @param lag for how long before its death a master's changes reach no replica
     */
    public SentinelRedis(Duration lag) {
        this.death = new MasterDeath(lag);
    }

    @Override
    public String description() {
        return "a master with 2 replicas and 3 sentinels, without persistence";
    }

    @Override
    public Map<String, String> properties() {
        return Map.of(
                "spring.data.redis.sentinel.master",
                Objects.requireNonNull(
                        Objects.requireNonNull(sentinels.configuration().getMaster())
                                .getName()),
                "spring.data.redis.sentinel.nodes",
                sentinels.addresses());
    }

    @Override
    public boolean forgets() {
        return true;
    }

    @Override
    public List<Disturbance> disturbances() {
        return List.of(
                new Disturbance("master dies", this::killMaster),
                new Disturbance("CLIENT KILL of normal connections", this::killClients));
    }

    @Override
    public void close() {
        sentinels.close();
    }

    private void killMaster() {
        ClusterNode master = sentinels.master();
        death.of(
                master,
                sentinels.servers().stream().filter(server -> server != master).toList());
        sentinels.awaitMasterOtherThan(master);
        master.restart();
    }

    private void killClients() {
        sentinels.master().commands().clientKill(KillArgs.Builder.typeNormal().skipme(true));
    }
}
