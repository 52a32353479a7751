package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisSentinels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A master with two replicas, watched by three sentinels, which promote a replica when the master dies. */
public final class SentinelRedis implements RedisUnderTest {

    private final RedisSentinels sentinels;

    private final FailoverSettings settings;

    private final MasterDeath death;

    private final FormerMasters former;

    /**
     * Starts the servers and sentinels.
     *
     * @param settings how they are set up and lost
     */
    public SentinelRedis(FailoverSettings settings) {
        this.sentinels = RedisSentinels.start(settings.arguments());
        this.settings = settings;
        this.death = new MasterDeath(settings.lag());
        this.former = new FormerMasters(sentinels.servers(), sentinels.master());
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
        List<Disturbance> all = new ArrayList<>(List.of(
                new Disturbance("master dies", this::killMaster),
                new Disturbance("CLIENT KILL of normal connections", this::killClients)));
        if (settings.standStill()) {
            all.add(new Disturbance("master stands still until a replica takes over", this::standStill));
        }
        return all;
    }

    @Override
    public Map<String, String> logs() {
        Map<String, String> logs = new LinkedHashMap<>();
        sentinels.servers().forEach(server -> logs.put("server-" + server.port(), server.log()));
        sentinels.sentinelLogs().forEach(log -> logs.put("sentinel-" + logs.size(), log));
        return logs;
    }

    @Override
    public long changesOfFormerMasters() {
        return former.changesTaken();
    }

    @Override
    public int takeOversAskedFor() {
        return death.times();
    }

    @Override
    public void close() {
        former.close();
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

    private void standStill() {
        ClusterNode master = sentinels.master();
        death.standStill(master, () -> sentinels.awaitMasterOtherThan(master));
    }

    private void killClients() {
        sentinels.master().commands().clientKill(KillArgs.Builder.typeNormal().skipme(true));
    }
}
