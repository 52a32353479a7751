package io.thoonk.benchmark.idle;

import io.thoonk.annotation.ThoonkJobWorker;

/** A worker that never gets a job. Each bean of it takes the next feed. */
class IdleWorker {

    @ThoonkJobWorker(queue = "idle-#{idleNumbers.incrementAndGet()}")
    void nothing(String payload) {
        throw new IllegalStateException("nobody put a job here, and yet there was " + payload);
    }
}
