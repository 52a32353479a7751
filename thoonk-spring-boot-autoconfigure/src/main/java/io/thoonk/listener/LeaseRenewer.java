package io.thoonk.listener;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.LoggableFailure;
import io.thoonk.feed.FeedCursor.LeaseState;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
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

    /** Ends the renewing; the work may be told to end long before it does. */
    private final Stop over = new Stop();

    private final ReentrantLock asking = new ReentrantLock();

    private long heldUntil;

    /**
     * Creates a renewer for a lease that is held.
     *
     * @param hold asks for the lease again
     * @param nanos the clock
     * @param end is told when the lease is lost
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
        while (!over.await(Math.max(1, lease.toMillis() / 3))) {
            renew();
        }
    }

    /**
     * Asks once for the lease, unless the renewing has ended; ends the work, and the renewing, if this process does not have it, or may
     * not have it any more.
     */
    void renew() {
        asking.lock();
        try {
            if (!over.isDone()) {
                ask();
            }
        } finally {
            asking.unlock();
        }
    }

    /** Ends the renewing and waits for a question under way: one that came to Redis later would take a released lease again. */
    void end() {
        over.now();
        asking.lock();
        try {
            log.trace("Listener '{}' asks for its lease no more", id);
        } finally {
            asking.unlock();
        }
    }

    /** Ends the renewing without a wait, while the work goes on: its lease ends by itself. */
    void letGo() {
        over.now();
    }

    private void ask() {
        long asked = nanos.getAsLong();
        try {
            if (hold.get() == LeaseState.KEPT) {
                heldUntil = asked + lease.toNanos();
            } else {
                log.warn("Listener '{}' is not the active one of feed '{}' any more", id, feed);
                lost();
            }
        } catch (FeedDoesNotExistException ex) {
            log.warn("Listener '{}' has no feed '{}' any more, and waits for it", id, feed);
            lost();
        } catch (Throwable ex) {
            // Whatever it is, an end of this thread would leave the work going on without a lease.
            log.debug("Listener '{}' could not say that it is still active", id, LoggableFailure.of(ex));
            if (nanos.getAsLong() - heldUntil > 0) {
                lost();
            }
        }
    }

    /** For good: to ask again would take the lease anew for work that has lost it. */
    private void lost() {
        end.now();
        over.now();
    }
}
