package io.thoonk.benchmark.redis;

import io.lettuce.core.KillArgs;
import io.thoonk.test.ClusterNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Takes masters away: ends them, if wanted with changes that no replica has got, or lets them stand still. */
final class MasterDeath {

    private final Duration lag;

    private int times;

    /**
     * Decides how masters die.
     *
     * @param lag for how long before its death a master's changes reach no replica
     */
    MasterDeath(Duration lag) {
        this.lag = lag;
    }

    /** {@return how often a master was taken away, and so a take-over asked for} */
    int times() {
        return times;
    }

    void of(ClusterNode master, List<ClusterNode> replicas) {
        times++;
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

    /** Lets a master stand still until another has taken over; it goes on with all its connections. */
    void standStill(ClusterNode master, Runnable untilTakenOver) {
        times++;
        master.pause();
        try {
            untilTakenOver.run();
        } finally {
            master.resume();
        }
    }

    private static void pass(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
