package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the claims of a container's jobs of one feed alive while it holds them, all in one call. That waits for Redis, of a cluster for
 * one master: on a thread of its own, so that a master that is away costs no claims that others keep.
 */
final class ClaimRenewer {

    private static final Logger log = LoggerFactory.getLogger(ClaimRenewer.class);

    private final String worker;

    private final RunningJobs running;

    private final FetchShare share;

    private final Supplier<Optional<JobClaims<?>>> claims;

    private final JobSettlement settlement;

    private final ScheduledFuture<?> renewals;

    /** How often a renewal was asked for since the last one began. */
    private final AtomicInteger asked = new AtomicInteger();

    /** Told once; used by one renewal at a time. */
    private volatile boolean inTrouble;

    ClaimRenewer(
            String worker,
            RunningJobs running,
            FetchShare share,
            Supplier<Optional<JobClaims<?>>> claims,
            JobSettlement settlement,
            Duration claimTimeout,
            ScheduledExecutorService timer) {
        this.worker = worker;
        this.running = running;
        this.share = share;
        this.claims = claims;
        this.settlement = settlement;
        long period = Math.max(1, claimTimeout.toMillis() / 3);
        this.renewals = timer.scheduleWithFixedDelay(this::renewInTime, period, period, TimeUnit.MILLISECONDS);
    }

    /** A timer does nothing again that has thrown. */
    private void renewInTime() {
        try {
            renewSoon();
        } catch (Throwable ex) {
            tell(ex);
        }
    }

    /** Renews all claims without waiting for that; while it is being done, once more after that. Idle workers take no thread for it. */
    void renewSoon() {
        if (!running.of(share).isEmpty() && asked.getAndIncrement() == 0) {
            AsyncResults.elsewhere(this::renewWhileAsked);
        }
    }

    private void renewWhileAsked() {
        int seen;
        try {
            do {
                seen = asked.get();
                renewAll();
            } while (!asked.compareAndSet(seen, 0));
        } catch (Throwable ex) {
            // Not even the failure could be told; whoever asks again would wait for the end of this one.
            asked.set(0);
            throw ex;
        }
    }

    private void renewAll() {
        try {
            List<RunningJob> held =
                    running.of(share).stream().filter(job -> !job.isLost()).toList();
            if (held.isEmpty()) {
                return;
            }
            claims.get().ifPresent(open -> {
                Set<Job<?>> lost = new HashSet<>(
                        open.renew(held.stream().map(RunningJob::job).toList()));
                held.stream().filter(job -> lost.contains(job.job())).forEach(this::lose);
                callOff(
                        held.stream()
                                .filter(job -> JobClaims.isCalledOff(job.job()))
                                .toList(),
                        open);
            });
            if (inTrouble) {
                inTrouble = false;
                log.info("Worker '{}' renews its claims again", worker);
            }
        } catch (ThoonkRedisException ex) {
            if (!inTrouble) {
                inTrouble = true;
                log.warn(
                        "Worker '{}' could not renew its claims and tries again until it can: {}",
                        worker,
                        ex.getMessage());
            }
        } catch (Throwable ex) {
            tell(ex);
        }
    }

    private void tell(Throwable failure) {
        log.error("Worker '{}' could not renew its claims and tries again soon", worker, failure);
    }

    private void lose(RunningJob job) {
        // Whoever has settled the job meanwhile is told by that.
        if (running.contains(job) && !job.job().isSettled()) {
            log.warn(
                    "Worker '{}': the claim of job '{}' was lost. Its handler is interrupted",
                    worker,
                    job.job().id());
            job.lose();
        }
    }

    /** The handlers let go, and with that the next jobs of the unique keys are put. What has not begun goes back all together. */
    private void callOff(List<RunningJob> jobs, JobClaims<?> open) {
        List<RunningJob> refused = new ArrayList<>();
        for (RunningJob job : jobs) {
            if (job.refuse()) {
                refused.add(job);
            } else {
                job.callOff();
            }
        }
        settlement.giveBack(refused, false, open);
    }

    void stop() {
        renewals.cancel(false);
    }
}
