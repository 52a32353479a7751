package io.thoonk.listener;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedCursor.LeaseState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a process the active one of a durable listener, however long its handler takes, and ends its work when it is not. */
final class LeaseRenewer implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(LeaseRenewer.class);

    private final String id;

    private final FeedCursor cursor;

    private final Duration lease;

    private final Stop end;

    private long heldUntil;

    LeaseRenewer(String id, FeedCursor cursor, Duration lease, Stop end) {
        this.id = id;
        this.cursor = cursor;
        this.lease = lease;
        this.end = end;
        this.heldUntil = System.nanoTime() + lease.toNanos();
    }

    void start() {
        Thread thread = new Thread(this, "thoonk-" + id + "-lease");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        while (!end.await(Math.max(1, lease.toMillis() / 3))) {
            long asked = System.nanoTime();
            try {
                if (cursor.hold(lease) == LeaseState.KEPT) {
                    heldUntil = asked + lease.toNanos();
                } else {
                    log.warn("Listener '{}' is not the active one of feed '{}' any more", id, cursor.feed());
                    end.now();
                }
            } catch (FeedDoesNotExistException ex) {
                log.warn("Listener '{}' has no feed '{}' any more, and waits for it", id, cursor.feed());
                end.now();
            } catch (RuntimeException ex) {
                // Whatever it is, an end of this thread would leave the work going on without a lease.
                log.debug("Listener '{}' could not say that it is still active", id, ex);
                if (System.nanoTime() > heldUntil) {
                    end.now();
                }
            }
        }
    }
}
