package io.thoonk.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The line of one of the lists that are waited for on a common connection. Thread-safe. */
final class SharedPlace implements Line {

    private final byte[] list;

    private final byte[] claiming;

    private final SharedWaiting waiter;

    private final Tickets tickets;

    SharedPlace(byte[] list, byte[] claiming, SharedWaiting waiter, ReentrantLock changes) {
        this.list = list;
        this.claiming = claiming;
        this.waiter = waiter;
        this.tickets = new Tickets(changes);
    }

    byte[] list() {
        return list;
    }

    byte[] claiming() {
        return claiming;
    }

    @Override
    public Optional<ArrivalTicket> arm(ArrivalListener listener) {
        ArrivalTicket ticket = tickets.add(listener);
        waiter.join(this);
        return Optional.of(ticket);
    }

    /** Whether somebody waits. */
    boolean isWanted() {
        return !tickets.isEmpty();
    }

    /** Hands on what was taken from the list. */
    void arrived(byte[] id) {
        tickets.arrived(id, waiter::later);
    }

    /** Ends all waits for the list; tells who waited. */
    List<ArrivalListener> leave() {
        return tickets.leave();
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
}
