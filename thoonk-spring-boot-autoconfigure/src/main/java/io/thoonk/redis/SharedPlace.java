package io.thoonk.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The line of one of the lists that are waited for on a common connection. Thread-safe. */
final class SharedPlace implements Line {

    private final byte[] list;

    private final byte[] claiming;

    private final SharedWaiting waiter;

    private final ReentrantLock changes;

    private final Deque<Ticket> tickets = new ArrayDeque<>();

    private @Nullable ArrivalListener lastListener;

    SharedPlace(byte[] list, byte[] claiming, SharedWaiting waiter, ReentrantLock changes) {
        this.list = list;
        this.claiming = claiming;
        this.waiter = waiter;
        this.changes = changes;
    }

    byte[] list() {
        return list;
    }

    byte[] claiming() {
        return claiming;
    }

    @Override
    public Optional<ArrivalTicket> arm(ArrivalListener listener) {
        Ticket ticket = new Ticket(listener);
        changes.lock();
        try {
            tickets.add(ticket);
            lastListener = listener;
        } finally {
            changes.unlock();
        }
        waiter.join(this);
        return Optional.of(ticket);
    }

    /** Whether somebody waits. */
    boolean isWanted() {
        changes.lock();
        try {
            return !tickets.isEmpty();
        } finally {
            changes.unlock();
        }
    }

    /** Gives what was taken from the list to whoever waits longest, or has the last one who did put it back. */
    void arrived(byte[] id) {
        @Nullable Ticket first;
        @Nullable ArrivalListener last;
        changes.lock();
        try {
            first = tickets.poll();
            last = lastListener;
        } finally {
            changes.unlock();
        }
        if (first != null) {
            first.listener.arrived(id);
        } else if (last != null) {
            waiter.later(() -> last.abandoned(id));
        }
    }

    /** Ends all waits for the list; tells who waited. */
    List<ArrivalListener> leave() {
        changes.lock();
        try {
            List<ArrivalListener> listeners =
                    tickets.stream().map(ticket -> ticket.listener).toList();
            tickets.clear();
            return listeners;
        } finally {
            changes.unlock();
        }
    }

    @Override
    public boolean closeIfIdle() {
        return false;
    }

    @Override
    public void release() {
        waiter.release();
    }

    @Override
    public void end() {
        waiter.end();
    }

    /** A place in this line. */
    private final class Ticket implements ArrivalTicket {

        private final ArrivalListener listener;

        Ticket(ArrivalListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean cancel() {
            changes.lock();
            try {
                return tickets.remove(this);
            } finally {
                changes.unlock();
            }
        }

        @Override
        public boolean isFirst() {
            changes.lock();
            try {
                return tickets.peek() == this;
            } finally {
                changes.unlock();
            }
        }
    }
}
