package io.thoonk.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.JobRejectedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Workers and a listener that do what a test needs to be measured. */
class MeteredHandlers {

    private final CountDownLatch running = new CountDownLatch(1);

    private final CountDownLatch end = new CountDownLatch(1);

    /** Counted down when a job is run that waits. */
    CountDownLatch running() {
        return running;
    }

    /** Ends the wait of jobs that wait. */
    CountDownLatch end() {
        return end;
    }

    @ThoonkJobWorker(
            id = "worker",
            queue = "work",
            concurrency = "3",
            maxAttempts = "2",
            backoff = @Backoff(delay = "10ms"))
    void work(String payload) throws InterruptedException {
        switch (payload) {
            case "wait" -> {
                running.countDown();
                assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
            }
            case "fail" -> throw new IllegalStateException("broken");
            case "reject" -> throw new JobRejectedException("not this one");
            default -> {}
        }
    }

    @ThoonkListener(id = "listener", feeds = "news")
    void hear(String item) {
        throw new AssertionError("nothing is published, but " + item + " came");
    }

    @ThoonkJobWorker(id = "numbers", queue = "numbers")
    void number(Integer payload) {
        throw new AssertionError("never called with " + payload);
    }
}
