package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.CalledOffJob;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private final List<RunningJob> abandoned = new CopyOnWriteArrayList<>();

    private final FetchShare share = new FetchShare();

    @AfterEach
    void end() {
        mayEnd.countDown();
        renewers.forEach(ClaimRenewer::stop);
        timer.shutdownNow();
    }

    private ClaimRenewer renewer(Duration claimTimeout, Supplier<Optional<JobClaims<?>>> claims) {
        RunningJobs running = new RunningJobs(1, Optional.empty());
        running.add(AnyJob.create(), share);
        return renewer(running, claimTimeout, claims);
    }

    private ClaimRenewer renewer(RunningJobs running, Duration claimTimeout, Supplier<Optional<JobClaims<?>>> claims) {
        JobSettlement settlement = new JobSettlement(
                "w", new DefaultJobErrorHandler(), WorkerOptions.defaults(), running, Abandoning::new);
        ClaimRenewer renewer = new ClaimRenewer("w", running, share, claims, settlement, claimTimeout, timer);
        renewers.add(renewer);
        return renewer;
    }

    /** Notes for what claims are looked after later. */
    private final class Abandoning implements JobSettlement.Completions {

        @Override
        public void finish(RunningJob job, Object result) {
            throw new UnsupportedOperationException("nothing ends here");
        }

        @Override
        public void placeFreed() {}

        @Override
        public void abandoned(RunningJob job) {
            abandoned.add(job);
        }
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

    /** As logging does of an error that is out of memory as well. */
    @Test
    void goesOnWhereNotEvenItsFailureCanBeTold() {
        AtomicInteger begun = new AtomicInteger();
        renewer(Duration.ofMillis(30), () -> {
            begun.incrementAndGet();
            throw new Faults.SpeechlessException();
        });
        await().dontCatchUncaughtExceptions().until(() -> begun.get() >= 3);
    }

    @Test
    void callsOffAllWhereOneThatHasNotBegunCannotBeGivenBack() {
        RunningJobs running = new RunningJobs(10, Optional.empty());
        RunningJob unbegun = running.add(CalledOffJob.create("unbegun"), share);
        List<CompletableFuture<?>> begun = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            RunningJob job = running.add(CalledOffJob.create("begun " + i), share);
            job.begin();
            job.leaveThread();
            CompletableFuture<?> coming = new CompletableFuture<>();
            job.cancelOnInterrupt(coming);
            begun.add(coming);
        }
        FakeClaims claims = new FakeClaims() {
            @Override
            public void giveBack(List<? extends Job<?>> jobs, boolean areBegun) {
                throw new IllegalStateException("on purpose");
            }
        };
        renewer(running, Duration.ofHours(1), () -> Optional.of(claims)).renewSoon();
        await().untilAsserted(() -> assertThat(begun).allMatch(CompletableFuture::isCancelled));
        await().untilAsserted(() -> assertThat(abandoned).containsExactly(unbegun));
        assertThat(unbegun.begin()).isFalse();
    }
}
