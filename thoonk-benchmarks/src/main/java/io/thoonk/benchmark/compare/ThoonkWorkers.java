package io.thoonk.benchmark.compare;

import io.thoonk.annotation.ThoonkJobWorker;
import java.util.concurrent.locks.LockSupport;

/** The workers that are measured; each has a feed of its own and starts when it is its turn. */
class ThoonkWorkers {

    private final Probe probe;

    ThoonkWorkers(Probe probe) {
        this.probe = probe;
    }

    @ThoonkJobWorker(queue = "drain-1", concurrency = "1", autoStartup = "false")
    @ThoonkJobWorker(queue = "drain-16", concurrency = "16", autoStartup = "false")
    @ThoonkJobWorker(queue = "drain-64", concurrency = "64", autoStartup = "false")
    @ThoonkJobWorker(queue = "drain-256", concurrency = "256", autoStartup = "false")
    void nothing(String payload) {
        probe.handled();
    }

    @ThoonkJobWorker(queue = "latency", concurrency = "16", autoStartup = "false")
    void latency(String payload) {
        probe.arrived(payload);
    }

    @ThoonkJobWorker(queue = "sleep", concurrency = "256", autoStartup = "false")
    void sleep(String payload) {
        probe.begun();
        LockSupport.parkNanos(DrainTrials.SLEEP.toNanos());
        probe.handled();
    }
}
