package io.thoonk.benchmark.million;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.benchmark.idle.IdleCost;
import io.thoonk.container.ThoonkContainer;
import java.time.Duration;

/** A worker at work on the line. */
final class WorkerOperations {

    private static final Duration AT_WORK = Duration.ofSeconds(2);

    private final ThoonkContainer worker;

    WorkerOperations(ThoonkContainer worker) {
        this.worker = worker;
    }

    void measure(Measurements measurements) {
        measurements.measure("worker at work for 2 s, 256 handlers that do nothing", 1, () -> {
            worker.start();
            IdleCost.pass(AT_WORK);
            worker.stop();
        });
    }

    /** The worker. */
    static class Handler {

        @ThoonkJobWorker(queue = MillionFeed.NAME, concurrency = "256", autoStartup = "false")
        void nothing(String payload) {
            // The line is what is measured.
        }
    }
}
