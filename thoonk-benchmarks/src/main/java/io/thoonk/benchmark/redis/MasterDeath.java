package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.thoonk.test.ClusterNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Ends masters, if wanted with changes that no replica has got. */
final class MasterDeath {

    private final Duration lag;

    /**
     * Decides how masters die.
     *
     * @param lag for how long before its death a master's changes reach no replica
     */
    MasterDeath(Duration lag) {
        this.lag = lag;
    }

    void of(ClusterNode master, List<ClusterNode> replicas) {
        if (lag.isZero()) {
            master.kill();
            return;
        }
        replicas.forEach(ClusterNode::pause);
        try {
            // What is on its way in a connection would still be read by a replica that goes on.
            master.commands().clientKill(KillArgs.Builder.typeSlave());
            pass(lag);
            master.kill();
        } finally {
            replicas.forEach(ClusterNode::resume);
        }
    }

    private static void pass(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
