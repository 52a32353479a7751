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
 * connect and deals the stanzas out among them, so the lease is held before connecting. Not
 * thread-safe, but for {@link #isHeld}.
 */
final class ComponentLease {

    private static final Logger log = LoggerFactory.getLogger(ComponentLease.class);

    private final Supplier<FeedCursor> opening;

    private final Duration duration;

    private @Nullable FeedCursor cursor;

    private volatile long heldUntil;

    private volatile boolean held;

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
            boolean ours = opened.hold(duration) != LeaseState.NONE;
            // Sooner than in Redis: what is sent to the server is not fenced.
            heldUntil = asked + duration.toNanos() / 4 * 3;
            held = ours;
            return ours;
        } catch (FeedDoesNotExistException ex) {
            // Somebody deleted the feed of subscriptions: it is made anew.
            cursor = null;
            held = false;
            return false;
        } catch (ThoonkException ex) {
            if (isHeld()) {
                log.debug("The lease could not be renewed, and still holds", ex);
                return true;
            }
            held = false;
            throw ex;
        }
    }

    /** Whether this process is the component, without asking Redis, which may take its time to answer. */
    boolean isHeld() {
        return held && System.nanoTime() - heldUntil < 0;
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
