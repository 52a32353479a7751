package io.thoonk.xmpp;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkException;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedCursor.LeaseState;
import java.time.Duration;
import java.util.function.LongSupplier;
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

    private final LongSupplier nanos;

    private @Nullable FeedCursor cursor;

    private volatile long heldUntil;

    private volatile boolean held;

    /**
     * Creates it.
     *
     * @param opening opens the feed of subscriptions
     * @param duration for how long the lease holds
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    ComponentLease(Supplier<FeedCursor> opening, Duration duration, LongSupplier nanos) {
        this.opening = opening;
        this.duration = duration;
        this.nanos = nanos;
    }

    Duration duration() {
        return duration;
    }

    /**
     * Becomes the component, or stays it.
     *
     * @return whether this process is it
     * @throws ThoonkException if Redis does not answer and this process may not be it any more
     */
    boolean hold() {
        return ask() != LeaseState.NONE;
    }

    /**
     * Stays the component without a break: what this process knows is only right as long as no other was it.
     *
     * @return whether no other process can have been it since this one last asked
     * @throws ThoonkException if Redis does not answer and this process may not be it any more
     */
    boolean keep() {
        return ask() == LeaseState.KEPT;
    }

    private LeaseState ask() {
        long asked = nanos.getAsLong();
        try {
            FeedCursor opened = cursor == null ? opening.get() : cursor;
            cursor = opened;
            LeaseState state = opened.hold(duration);
            // Sooner than in Redis: what is sent to the server is not fenced.
            heldUntil = asked + duration.toNanos() / 4 * 3;
            held = state != LeaseState.NONE;
            return state;
        } catch (FeedDoesNotExistException ex) {
            // Somebody deleted the feed of subscriptions: it is made anew.
            cursor = null;
            held = false;
            return LeaseState.NONE;
        } catch (ThoonkException ex) {
            if (isHeld()) {
                log.debug("The lease could not be renewed, and still holds", ex);
                return LeaseState.KEPT;
            }
            held = false;
            throw ex;
        }
    }

    /** Whether this process is the component, without asking Redis, which may take its time to answer. */
    boolean isHeld() {
        return held && nanos.getAsLong() - heldUntil < 0;
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
