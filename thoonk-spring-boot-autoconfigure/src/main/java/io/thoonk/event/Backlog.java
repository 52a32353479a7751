package io.thoonk.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits for one listener, bounded. Adding never blocks for long and never fails. Thread-safe. */
final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Mail> waiting = new ArrayDeque<>();

    private final SubscriptionOptions options;

    private @Nullable MissedItems missed;

    private boolean served;

    Backlog(SubscriptionOptions options) {
        this.options = options;
    }

    /** Takes mail; whether somebody has to begin to serve the listener. */
    boolean add(Mail mail) {
        lock.lock();
        try {
            keep(mail);
            boolean begin = !served;
            served = true;
            return begin;
        } finally {
            lock.unlock();
        }
    }

    /** The next mail, or empty where there is none; then the listener is not served any more. */
    Optional<Mail> next() {
        lock.lock();
        try {
            Mail mail = waiting.poll();
            MissedItems items = missed;
            if (mail == null && items != null) {
                // As long as the listener has to catch up, what comes is of the same kind.
                missed = items.isEmpty() ? null : new MissedItems();
                mail = items.isEmpty() ? null : new Mail.Missed(items);
            }
            served = mail != null;
            return Optional.ofNullable(mail);
        } finally {
            lock.unlock();
        }
    }

    /** Hears that nobody serves the listener although {@link #add} said that somebody has to. */
    void unserved() {
        lock.lock();
        try {
            served = false;
        } finally {
            lock.unlock();
        }
    }

    private void keep(Mail mail) {
        if (missed == null && waiting.size() >= options.capacity()) {
            missed = new MissedItems();
            if (options.overflow() == OverflowPolicy.RESYNC) {
                waiting.forEach(missed::add);
                waiting.clear();
            }
        }
        if (missed != null) {
            missed.add(mail);
        } else {
            waiting.add(mail);
        }
    }
}
