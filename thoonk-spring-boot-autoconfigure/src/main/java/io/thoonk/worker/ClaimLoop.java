package io.thoonk.worker;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** Claims as many jobs as there are free places and hands them over, until it is told to stop. */
final class ClaimLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ClaimLoop.class);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final String worker;

    private final Supplier<JobClaimer<?>> opening;

    private final Duration claimTimeout;

    private final RunningJobs running;

    private final Consumer<RunningJob> handOver;

    private final CountDownLatch stopped = new CountDownLatch(1);

    private @Nullable JobClaimer<?> claimer;

    private @Nullable BackOffExecution trouble;

    ClaimLoop(
            String worker,
            Supplier<JobClaimer<?>> opening,
            Duration claimTimeout,
            RunningJobs running,
            Consumer<RunningJob> handOver) {
        this.worker = worker;
        this.opening = opening;
        this.claimTimeout = claimTimeout;
        this.running = running;
        this.handOver = handOver;
    }

    /** Makes the loop end at the next occasion; the caller interrupts its thread as well. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        while (stopped.getCount() > 0) {
            try {
                claimOnce();
            } catch (InterruptedException ex) {
                // Only stop() interrupts this thread; the condition of the loop sees it.
                continue;
            } catch (RuntimeException ex) {
                pauseAfter(ex);
            }
        }
    }

    private void claimOnce() throws InterruptedException {
        int free = running.takeFreePlaces();
        int taken = 0;
        try {
            for (Job<?> job : claim(free)) {
                RunningJob claimed = running.add(job);
                taken++;
                handOver.accept(claimed);
            }
        } finally {
            running.returnPlaces(free - taken);
        }
        recovered();
    }

    private List<? extends Job<?>> claim(int free) {
        JobClaimer<?> open = claimer;
        if (open == null) {
            open = opening.get();
            claimer = open;
        }
        return open.claim(free, LONGEST_WAIT, Optional.of(claimTimeout));
    }

    private void recovered() {
        if (trouble != null) {
            trouble = null;
            log.info("Worker '{}' claims jobs again", worker);
        }
    }

    private void pauseAfter(RuntimeException failure) {
        // Opened anew, because the feed may have been deleted, or Redis lost its data.
        claimer = null;
        if (trouble == null) {
            ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
            pauses.setMaxInterval(10_000);
            trouble = pauses.start();
            if (failure instanceof FeedTypeMismatchException) {
                log.error("Worker '{}' cannot work: {}", worker, failure.getMessage());
            } else {
                log.warn("Worker '{}' cannot claim jobs and tries again until it can", worker, failure);
            }
        } else {
            log.debug("Worker '{}' still cannot claim jobs", worker, failure);
        }
        try {
            if (stopped.await(trouble.nextBackOff(), TimeUnit.MILLISECONDS)) {
                log.debug("Worker '{}' stops while it cannot claim jobs", worker);
            }
        } catch (InterruptedException ex) {
            log.debug("Worker '{}' is interrupted while it cannot claim jobs", worker);
        }
    }
}
