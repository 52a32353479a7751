package io.thoonk.benchmark.redis;

import io.lettuce.core.RedisException;
import io.thoonk.test.ClusterNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks five times a second for servers that take changes as a master although a replica was made master after them. When such
 * a server is made a replica, it throws these changes away.
 */
final class FormerMasters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FormerMasters.class);

    private static final long EVERY_MILLIS = 200;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "former-masters");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<ClusterNode, Boolean> replicas = new HashMap<>();

    private final Map<ClusterNode, Long> changes = new HashMap<>();

    private final AtomicLong taken = new AtomicLong();

    private ClusterNode latest;

    FormerMasters(List<ClusterNode> servers, ClusterNode master) {
        this.latest = master;
        executor.scheduleWithFixedDelay(
                () -> servers.forEach(this::look), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** {@return how many changes were taken so} */
    long changesTaken() {
        return taken.get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void look(ClusterNode server) {
        if (!server.running()) {
            changes.remove(server);
            return;
        }
        try {
            boolean replica = !"master".equals(server.information("replication").get("role"));
            long now =
                    Long.parseLong(server.information("persistence").getOrDefault("rdb_changes_since_last_save", "0"));
            boolean promoted = Boolean.TRUE.equals(replicas.put(server, replica)) && !replica;
            if (promoted) {
                latest = server;
            }
            long before = changes.getOrDefault(server, 0L);
            changes.put(server, now);
            if (!replica && server != latest && now > before) {
                taken.addAndGet(now - before);
            }
        } catch (RedisException ex) {
            log.debug("{} is away", server, ex);
        }
    }
}
