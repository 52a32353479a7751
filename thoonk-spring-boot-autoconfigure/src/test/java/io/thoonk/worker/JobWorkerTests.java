package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.Job;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobWorkerTests {

    private final ScheduledExecutorService timer = WorkerThreads.timer();

    private final FakeClaims claims = new FakeClaims();

    private final List<String> begun = new CopyOnWriteArrayList<>();

    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private final JobWorker worker = new JobWorker(
            "w",
            TestWorkers.prefetching(1, new WorkerOptions.Prefetch(1)),
            List.of(() -> claims),
            this::handle,
            new DefaultJobErrorHandler(),
            WorkerThreads.platform("w", 1),
            timer,
            Optional.empty());

    private Object handle(Job<?> job) throws InterruptedException {
        begun.add(job.id());
        mayEnd.await();
        return "done";
    }

    @AfterEach
    void end() {
        mayEnd.countDown();
        timer.shutdownNow();
    }

    /** Their claims have run out by the next start, and others have the jobs. */
    @Test
    void beginsWithNoneOfTheJobsThatItCouldNotGiveBackBeforeItsEnd() {
        claims.bring(() -> {
            claims.setAway(true);
            // The next call is due soon, and fails.
            return FakeClaims.brings(List.of(AnyJob.named("a"), AnyJob.named("b")), OptionalLong.of(10));
        });
        worker.start();
        await().until(() -> begun.contains("a") && claims.failures() > 1);
        worker.pause();
        mayEnd.countDown();
        worker.stop();
        claims.setAway(false);
        claims.bring(() -> FakeClaims.brings(List.of(AnyJob.named("c")), OptionalLong.empty()));
        worker.start();
        await().until(() -> begun.contains("c"));
        assertThat(begun).containsExactly("a", "c");
        worker.stop();
        assertThat(worker.activeCount()).isZero();
    }
}
