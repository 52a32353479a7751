package io.thoonk.benchmark.redis;

import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Waits until Redis knows what became of jobs. */
public final class Settlements {

    private Settlements() {}

    /**
     * Waits until nothing is left in the line or in work.
     *
     * @param queue where
     */
    public static void await(JobQueue<?> queue) {
        Awaitility.await("settlements of a drained line")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    JobCounts counts = queue.counts();
                    return counts.claimed() + counts.available() == 0;
                });
    }
}
