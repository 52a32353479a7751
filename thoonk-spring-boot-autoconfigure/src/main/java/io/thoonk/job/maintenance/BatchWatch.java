package io.thoonk.job.maintenance;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has batches looked after: at each interval while there are some, and once a minute to see whether others have made some.
 * Thread-safe.
 */
final class BatchWatch {

    private static final Logger log = LoggerFactory.getLogger(BatchWatch.class);

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Looking looking;

    private final Duration interval;

    private final ScheduledExecutorService threads;

    private @Nullable KeySpace attended;

    private @Nullable ScheduledFuture<?> coming;

    /** With what looks after all of them. */
    BatchWatch(Looking looking, Duration interval, ScheduledExecutorService threads) {
        this.looking = looking;
        this.interval = interval;
        this.threads = threads;
    }

    /** Looks after batches. */
    interface Looking {

        /** Does it if no other process does; tells how many batches there are. */
        long lookAfterAll(KeySpace keySpace, Duration lease);
    }

    /** Begins, for good. */
    synchronized void begin(KeySpace keySpace) {
        if (attended == null) {
            attended = keySpace;
            schedule(keySpace, interval);
        }
    }

    /** Looks in one interval, where it has begun: this process has made a batch. */
    synchronized void soon() {
        KeySpace keySpace = attended;
        ScheduledFuture<?> later = coming;
        if (keySpace != null
                && !threads.isShutdown()
                && later != null
                && later.getDelay(TimeUnit.MILLISECONDS) > interval.toMillis()
                && later.cancel(false)) {
            schedule(keySpace, interval);
        }
    }

    private void look(KeySpace keySpace) {
        Duration next = interval;
        try {
            if (looking.lookAfterAll(keySpace, interval.multipliedBy(2)) == 0) {
                next = interval.compareTo(IDLE) > 0 ? interval : IDLE;
            }
        } catch (ThoonkRedisException | IllegalStateException ex) {
            log.debug("Batches could not be looked after; it is tried again", ex);
        } catch (Throwable ex) {
            log.error("Batches could not be looked after; it is tried again", ex);
        } finally {
            if (!threads.isShutdown()) {
                schedule(keySpace, next);
            }
        }
    }

    private synchronized void schedule(KeySpace keySpace, Duration in) {
        coming = threads.schedule(() -> look(keySpace), in.toMillis(), TimeUnit.MILLISECONDS);
    }
}
