package io.thoonk.event;

import io.thoonk.redis.PubSubSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The subscription that all mailboxes of one feed or pattern share. Whoever comes first waits for Redis, and those who come
 * meanwhile wait with him; those of other feeds do not.
 */
final class SharedFeed {

    private final ReentrantLock lock = new ReentrantLock();

    private final FanOut fanOut;

    private final PubSubSource source;

    private @Nullable Runnable unsubscribe;

    private boolean ended;

    SharedFeed(FanOut fanOut, PubSubSource source) {
        this.fanOut = fanOut;
        this.source = source;
    }

    /** Adds a mailbox; {@code false} if this subscription has ended, and a new one has to be made. */
    boolean add(Mailbox mailbox) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            fanOut.add(mailbox);
            if (unsubscribe == null) {
                subscribe(mailbox);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void subscribe(Mailbox mailbox) {
        try {
            unsubscribe = source.subscribe(fanOut.channels(), fanOut.patterns(), fanOut);
        } finally {
            if (unsubscribe == null) {
                fanOut.remove(mailbox);
            }
        }
    }

    void remove(Mailbox mailbox) {
        fanOut.remove(mailbox);
    }

    /** Ends the subscription if nobody uses it; whether it has ended. */
    boolean endIfUnused() {
        lock.lock();
        try {
            if (!ended && fanOut.isUnused()) {
                ended = true;
                if (unsubscribe != null) {
                    unsubscribe.run();
                }
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
