package io.thoonk.xmpp;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkException;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedCursor.LeaseState;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which process is the component: the one that is active in the feed of subscriptions, as of a durable listener. ejabberd lets several
 * connect and deals the stanzas out among them, so the lease is held before connecting. Not thread-safe.
 */
final class ComponentLease {

    private static final Logger log = LoggerFactory.getLogger(ComponentLease.class);

    private final Supplier<FeedCursor> opening;

    private final Duration duration;

    private @Nullable FeedCursor cursor;

    private long heldUntil;

    private boolean held;

    ComponentLease(Supplier<FeedCursor> opening, Duration duration) {
        this.opening = opening;
        this.duration = duration;
    }

    /**
     * Becomes or stays the component.
     *
     * @return whether this process is it
     * @throws ThoonkException if Redis does not answer and this process may not be it any more
     */
    boolean hold() {
        long asked = System.nanoTime();
        try {
            FeedCursor opened = cursor == null ? opening.get() : cursor;
            cursor = opened;
            held = opened.hold(duration) != LeaseState.NONE;
            heldUntil = asked + duration.toNanos();
            return held;
        } catch (FeedDoesNotExistException ex) {
            // Somebody deleted the feed of subscriptions: it is made anew.
            cursor = null;
            held = false;
            return false;
        } catch (ThoonkException ex) {
            if (held && System.nanoTime() - heldUntil < 0) {
                log.debug("The lease could not be renewed, and still holds", ex);
                return true;
            }
            held = false;
            throw ex;
        }
    }

    /** Lets another process be the component. */
    void release() {
        FeedCursor opened = cursor;
        if (held && opened != null) {
            held = false;
            try {
                opened.release();
            } catch (ThoonkException ex) {
                log.debug("The lease could not be given up; another process takes over after {}", duration, ex);
            }
        }
    }
}
