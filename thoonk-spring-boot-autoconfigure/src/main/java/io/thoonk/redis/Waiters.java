package io.thoonk.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Those who wait for one list, in the order in which they came. Guarded by the lock of the line that they stand in. */
final class Waiters {

    private final ReentrantLock changes;

    private final Deque<Ticket> waiting = new ArrayDeque<>();

    private BlockingWait.@Nullable Listener lastListener;

    Waiters(ReentrantLock changes) {
        this.changes = changes;
    }

    BlockingWait.Ticket add(BlockingWait.Listener listener) {
        Ticket ticket = new Ticket(listener);
        changes.lock();
        try {
            waiting.add(ticket);
            lastListener = listener;
            return ticket;
        } finally {
            changes.unlock();
        }
    }

    boolean isEmpty() {
        changes.lock();
        try {
            return waiting.isEmpty();
        } finally {
            changes.unlock();
        }
    }

    /**
     * Gives what was taken from the list to whoever waits longest, or has the last one who did put it back.
     *
     * @param id what was taken
     * @param blocking runs what may ask Redis
     */
    void arrived(byte[] id, Executor blocking) {
        @Nullable Ticket first;
        BlockingWait.@Nullable Listener last;
        changes.lock();
        try {
            first = waiting.poll();
            last = lastListener;
        } finally {
            changes.unlock();
        }
        if (first != null) {
            first.listener.arrived(id);
        } else if (last != null) {
            blocking.execute(() -> last.abandoned(id));
        }
    }

    /** Ends all waits; tells who waited. */
    List<BlockingWait.Listener> leave() {
        changes.lock();
        try {
            List<BlockingWait.Listener> listeners =
                    waiting.stream().map(ticket -> ticket.listener).toList();
            waiting.clear();
            return listeners;
        } finally {
            changes.unlock();
        }
    }

    private final class Ticket implements BlockingWait.Ticket {

        private final BlockingWait.Listener listener;

        Ticket(BlockingWait.Listener listener) {
            this.listener = listener;
        }

        @Override
        public boolean cancel() {
            changes.lock();
            try {
                return waiting.remove(this);
            } finally {
                changes.unlock();
            }
        }

        @Override
        public boolean isFirst() {
            changes.lock();
            try {
                return waiting.peek() == this;
            } finally {
                changes.unlock();
            }
        }
    }
}
