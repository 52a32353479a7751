package io.thoonk.benchmark.compare;

import io.thoonk.annotation.ThoonkJobWorker;
import java.util.function.Consumer;

/** The workers that are measured; each has a feed of its own and starts when it is its turn. */
class ThoonkWorkers {

    private volatile Consumer<String> handler = payload -> {};

    /** Says what to do with jobs from now on. */
    void handle(Consumer<String> next) {
        handler = next;
    }

    @ThoonkJobWorker(queue = "drain-1", concurrency = "1", autoStartup = "false")
    @ThoonkJobWorker(queue = "drain-16", concurrency = "16", autoStartup = "false")
    @ThoonkJobWorker(queue = "drain-64", concurrency = "64", autoStartup = "false")
    @ThoonkJobWorker(queue = "drain-256", concurrency = "256", autoStartup = "false")
    @ThoonkJobWorker(queue = "latency", concurrency = "16", autoStartup = "false")
    @ThoonkJobWorker(queue = "sleep", concurrency = "256", autoStartup = "false")
    void work(String payload) {
        handler.accept(payload);
    }
}
