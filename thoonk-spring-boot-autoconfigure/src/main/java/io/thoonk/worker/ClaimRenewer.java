package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobClaimLostException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Keeps the claims of a container's jobs alive while they run. */
final class ClaimRenewer {

    private static final Logger log = LoggerFactory.getLogger(ClaimRenewer.class);

    private final ScheduledExecutorService timer;

    private final RunningJobs running;

    private final String worker;

    ClaimRenewer(String worker, RunningJobs running, Duration claimTimeout) {
        this.worker = worker;
        this.running = running;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("thoonk-" + worker + "-renewal-");
        threads.setDaemon(true);
        this.timer = Executors.newSingleThreadScheduledExecutor(threads);
        long period = Math.max(1, claimTimeout.toMillis() / 3);
        timer.scheduleWithFixedDelay(this::renewAll, period, period, TimeUnit.MILLISECONDS);
    }

    private void renewAll() {
        for (RunningJob job : running.all()) {
            try {
                if (!job.job().isSettled()) {
                    job.job().renew();
                }
            } catch (JobClaimLostException ex) {
                // A job that was just settled is lost to renewal as well, and then nobody is to be told.
                if (running.all().contains(job) && !job.job().isSettled()) {
                    log.warn("Worker '{}': {}. Its handler is interrupted", worker, ex.getMessage());
                    job.lose();
                }
            } catch (ThoonkRedisException ex) {
                log.warn("Worker '{}' could not renew its claims and tries again soon: {}", worker, ex.getMessage());
                return;
            } catch (RuntimeException ex) {
                log.error(
                        "Worker '{}' could not renew the claim of job '{}'",
                        worker,
                        job.job().id(),
                        ex);
            }
        }
    }

    void stop() {
        timer.shutdownNow();
    }
}
