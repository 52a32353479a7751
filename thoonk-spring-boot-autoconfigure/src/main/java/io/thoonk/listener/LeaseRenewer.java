package io.thoonk.listener;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.feed.FeedCursor.LeaseState;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a process the active one of a durable listener, however long its handler takes, and ends its work when it is not. */
final class LeaseRenewer {

    private static final Logger log = LoggerFactory.getLogger(LeaseRenewer.class);

    private final String id;

    private final String feed;

    private final Duration lease;

    private final Supplier<LeaseState> hold;

    private final LongSupplier nanos;

    private final Stop end;

    private long heldUntil;

    /**
     * Creates a renewer for a lease that is held.
     *
     * @param hold asks for the lease again
     * @param nanos the clock
     * @param end is told when the lease is lost, and ends the renewing
     */
    LeaseRenewer(String id, String feed, Duration lease, Supplier<LeaseState> hold, LongSupplier nanos, Stop end) {
        this.id = id;
        this.feed = feed;
        this.lease = lease;
        this.hold = hold;
        this.nanos = nanos;
        this.end = end;
        this.heldUntil = nanos.getAsLong() + lease.toNanos();
    }

    void start() {
        ThoonkThreads.start(id + "-lease", this::run);
    }

    private void run() {
        while (!end.await(Math.max(1, lease.toMillis() / 3))) {
            renew();
        }
    }

    /** Asks once for the lease, and ends the work if this process does not have it, or may not have it any more. */
    void renew() {
        long asked = nanos.getAsLong();
        try {
            if (hold.get() == LeaseState.KEPT) {
                heldUntil = asked + lease.toNanos();
            } else {
                log.warn("Listener '{}' is not the active one of feed '{}' any more", id, feed);
                end.now();
            }
        } catch (FeedDoesNotExistException ex) {
            log.warn("Listener '{}' has no feed '{}' any more, and waits for it", id, feed);
            end.now();
        } catch (RuntimeException ex) {
            // Whatever it is, an end of this thread would leave the work going on without a lease.
            log.debug("Listener '{}' could not say that it is still active", id, ex);
            if (nanos.getAsLong() - heldUntil > 0) {
                end.now();
            }
        }
    }
}
