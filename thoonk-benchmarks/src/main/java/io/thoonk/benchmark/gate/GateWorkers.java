package io.thoonk.benchmark.gate;

import io.thoonk.annotation.ThoonkJobWorker;
import java.util.concurrent.CountDownLatch;

/** The worker that drains; it starts when it is its turn. */
class GateWorkers {

    static final String FEED = "gate";

    private volatile CountDownLatch left = new CountDownLatch(0);

    void expect(int jobs) {
        left = new CountDownLatch(jobs);
    }

    void await() throws InterruptedException {
        left.await();
    }

    @ThoonkJobWorker(id = FEED, queue = FEED, concurrency = "64", autoStartup = "false")
    void work(String payload) {
        left.countDown();
    }
}
