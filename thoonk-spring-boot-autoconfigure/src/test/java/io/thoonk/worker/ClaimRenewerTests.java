package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimRenewerTests {

    private final ScheduledExecutorService timer = WorkerThreads.timer();

    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private final List<ClaimRenewer> renewers = new ArrayList<>();

    @AfterEach
    void end() {
        mayEnd.countDown();
        renewers.forEach(ClaimRenewer::stop);
        timer.shutdownNow();
    }

    private ClaimRenewer renewer(Duration claimTimeout, Supplier<Optional<JobClaims<?>>> claims) {
        RunningJobs running = new RunningJobs(1, Optional.empty());
        FetchShare share = new FetchShare();
        running.add(AnyJob.create(), share);
        ClaimRenewer renewer = new ClaimRenewer("w", running, share, claims, claimTimeout, timer);
        renewers.add(renewer);
        return renewer;
    }

    private Optional<JobClaims<?>> hang() {
        try {
            mayEnd.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** As those of many partitions do while one master of a cluster is away. */
    @Test
    void keepsNoOtherWaitingForARedisThatDoesNotAnswer() {
        AtomicInteger hanging = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            renewer(Duration.ofMillis(30), () -> {
                hanging.incrementAndGet();
                return hang();
            });
        }
        AtomicInteger renewed = new AtomicInteger();
        renewer(Duration.ofMillis(60), () -> {
            renewed.incrementAndGet();
            return Optional.empty();
        });
        await().until(() -> hanging.get() == 8);
        int before = renewed.get();
        await().until(() -> renewed.get() >= before + 3);
        assertThat(hanging).as("one at a time each").hasValue(8);
    }

    @Test
    void renewsOnceMoreWhereThatWasAskedForMeanwhile() {
        AtomicInteger begun = new AtomicInteger();
        ClaimRenewer renewer = renewer(Duration.ofHours(1), () -> {
            begun.incrementAndGet();
            return hang();
        });
        renewer.renewSoon();
        await().until(() -> begun.get() == 1);
        renewer.renewSoon();
        renewer.renewSoon();
        mayEnd.countDown();
        await().until(() -> begun.get() == 2);
        renewer.renewSoon();
        await().until(() -> begun.get() == 3);
    }
}
