package io.thoonk.worker;

import io.thoonk.FeedTypeMismatchException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** How a worker gets over trouble: it tells of it once, waits longer each time, and tells when it is over. Not thread-safe. */
final class ReconnectBackoff {

    private static final Logger log = LoggerFactory.getLogger(ReconnectBackoff.class);

    private static final long FIRST_PAUSE = 50;

    private static final long LONGEST_PAUSE = 2_000;

    /** Trouble that comes again so soon is the same trouble. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String worker;

    private @Nullable BackOffExecution trouble;

    private @Nullable BackOffExecution lastTrouble;

    private long recoveredAt;

    ReconnectBackoff(String worker) {
        this.worker = worker;
    }

    /** Tells how many ns to wait before the next attempt. */
    long failed(Throwable failure, long now) {
        BackOffExecution pauses = trouble == null ? begin(failure, now) : trouble;
        if (pauses == trouble) {
            log.debug("Worker '{}' still cannot claim jobs", worker, failure);
        }
        trouble = pauses;
        return TimeUnit.MILLISECONDS.toNanos(pauses.nextBackOff());
    }

    private BackOffExecution begin(Throwable failure, long now) {
        if (failure instanceof FeedTypeMismatchException) {
            log.warn("Worker '{}' stands still until it can work again: {}", worker, failure.getMessage());
        } else if (lastTrouble != null && now - recoveredAt < SOON.toNanos()) {
            log.debug("Worker '{}' again cannot claim jobs", worker, failure);
            return lastTrouble;
        } else {
            log.warn("Worker '{}' cannot claim jobs and tries again until it can: {}", worker, failure.getMessage());
            log.debug("Worker '{}' cannot claim jobs", worker, failure);
        }
        ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE, 2);
        pauses.setMaxInterval(LONGEST_PAUSE);
        return pauses.start();
    }

    void recovered(long now) {
        if (trouble != null) {
            if (trouble != lastTrouble) {
                log.info("Worker '{}' claims jobs again", worker);
            }
            lastTrouble = trouble;
            recoveredAt = now;
            trouble = null;
        }
    }
}
