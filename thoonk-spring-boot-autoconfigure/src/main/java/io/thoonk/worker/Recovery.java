package io.thoonk.worker;

import io.thoonk.FeedTypeMismatchException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** How a dispatcher gets over trouble: it tells of it once, waits longer each time, and tells when it is over. */
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private static final long FIRST_PAUSE = 50;

    private static final long LONGEST_PAUSE = 2_000;

    /** Trouble that comes again so soon is the same trouble. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String worker;

    private @Nullable BackOffExecution trouble;

    private @Nullable BackOffExecution lastTrouble;

    private long recoveredAt;

    Recovery(String worker) {
        this.worker = worker;
    }

    boolean isNeeded() {
        return trouble != null;
    }

    void failed(Throwable failure) {
        if (trouble != null) {
            log.debug("Worker '{}' still cannot claim jobs", worker, failure);
            return;
        }
        if (failure instanceof FeedTypeMismatchException) {
            log.warn("Worker '{}' stands still until it can work again: {}", worker, failure.getMessage());
        } else if (lastTrouble != null && System.nanoTime() - recoveredAt < SOON.toNanos()) {
            log.debug("Worker '{}' again cannot claim jobs", worker, failure);
            trouble = lastTrouble;
            return;
        } else {
            log.warn("Worker '{}' cannot claim jobs and tries again until it can: {}", worker, failure.getMessage());
            log.debug("Worker '{}' cannot claim jobs", worker, failure);
        }
        ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE, 2);
        pauses.setMaxInterval(LONGEST_PAUSE);
        trouble = pauses.start();
    }

    /** How long to wait before the next attempt. */
    Duration pause() {
        return trouble == null ? Duration.ZERO : Duration.ofMillis(trouble.nextBackOff());
    }

    void recovered() {
        if (trouble != null) {
            if (trouble != lastTrouble) {
                log.info("Worker '{}' claims jobs again", worker);
            }
            lastTrouble = trouble;
            recoveredAt = System.nanoTime();
            trouble = null;
        }
    }
}
