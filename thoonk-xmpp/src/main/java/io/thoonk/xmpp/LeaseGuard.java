package io.thoonk.xmpp;

import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease from before a connection is opened until it has ended, and ends it before the lease does: by a second thread, as Redis may not
 * answer the one that renews. Thread-safe.
 */
final class LeaseGuard implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaseGuard.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ComponentLease lease;

    private final Guarded guarded;

    private final CountDownLatch over = new CountDownLatch(1);

    private final AtomicBoolean lost = new AtomicBoolean();

    private final Thread renewing = ThoonkThreads.thread("xmpp-lease", this::renew);

    private final Thread guarding = ThoonkThreads.thread("xmpp-guard", this::guard);

    private LeaseGuard(ComponentLease lease, Guarded guarded) {
        this.lease = lease;
        this.guarded = guarded;
    }

    /**
     * Begins.
     *
     * @param lease the lease, which is held
     * @param guarded the connection
     */
    static LeaseGuard start(ComponentLease lease, Guarded guarded) {
        LeaseGuard guard = new LeaseGuard(lease, guarded);
        guard.renewing.start();
        guard.guarding.start();
        return guard;
    }

    /** Whether the connection was ended because the lease was. */
    boolean isLost() {
        return lost.get();
    }

    /** Whether the process still may act as the component; the connection is ended if not. */
    boolean isEntitled() {
        if (lease.isHeld() && !isLost()) {
            return true;
        }
        lose();
        return false;
    }

    private void renew() {
        while (isOn(lease.duration().dividedBy(3))) {
            if (!keeps()) {
                lose();
            }
        }
    }

    private void guard() {
        Duration part = lease.duration().dividedBy(20);
        while (isOn(part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE)) {
            guarded.look();
            isEntitled();
        }
    }

    /** Waits, and tells whether there still is something to do. */
    private boolean isOn(Duration pause) {
        try {
            return !over.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !isLost();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean keeps() {
        try {
            return lease.keep();
        } catch (RuntimeException ex) {
            // Whatever it is, an end of this thread would leave the connection without a lease.
            log.debug("The lease could not be renewed in time", ex);
            return false;
        }
    }

    private void lose() {
        if (lost.compareAndSet(false, true)) {
            guarded.lost();
        }
    }

    /** Ends both threads, and waits for them: nothing of one connection goes on beside the next. */
    @Override
    public void close() {
        over.countDown();
        join(guarding);
        join(renewing);
    }

    /** Waits for the end of a thread, also where this one is interrupted. */
    static void join(Thread ending) {
        boolean interrupted = false;
        while (ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that must not outlive the lease. */
    interface Guarded {

        /** Comes many times while the lease holds. */
        void look();

        /** The lease ends, or may have been another's in between: comes once, and must not wait for anything. */
        void lost();
    }
}
