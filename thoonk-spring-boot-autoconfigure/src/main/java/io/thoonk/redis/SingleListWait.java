package io.thoonk.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those of this process who wait for one list, first come, first served: one blocking command waits for all of them, in
 * slices, on a connection of its own. A slice that does not end when it should is taken for a dead connection.
 */
final class SingleListWait implements WaitingList {

    private static final Logger log = LoggerFactory.getLogger(SingleListWait.class);

    /** What the answer to a slice may be late before its connection is given up. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final OwnConnection connection;

    private final byte[] list;

    private final byte[] destination;

    private final Duration slice;

    private final ScheduledExecutorService timer;

    private final ReentrantLock changes = new ReentrantLock();

    private final Waiters tickets = new Waiters(changes);

    private boolean waiting;

    private boolean closedAsIdle;

    private boolean ended;

    SingleListWait(
            OwnConnection connection, byte[] list, byte[] destination, Duration slice, ScheduledExecutorService timer) {
        this.connection = connection;
        this.list = list;
        this.destination = destination;
        this.slice = slice;
        this.timer = timer;
    }

    @Override
    public Optional<BlockingWait.Ticket> arm(BlockingWait.Listener listener) {
        BlockingWait.Ticket ticket;
        changes.lock();
        try {
            if (closedAsIdle) {
                return Optional.empty();
            }
            ticket = tickets.add(listener);
            if (waiting || ended) {
                return Optional.of(ticket);
            }
            waiting = true;
        } finally {
            changes.unlock();
        }
        waitOneSlice();
        return Optional.of(ticket);
    }

    private void waitOneSlice() {
        connection
                .send(open -> open.move(list, destination, slice), slice.plus(GRACE))
                .whenComplete((id, failure) -> {
                    if (failure != null) {
                        failed(failure);
                    } else {
                        id.ifPresent(arrived -> tickets.arrived(arrived, timer));
                        goOn();
                    }
                });
    }

    private void failed(Throwable failure) {
        Throwable why = RedisFailures.ofWait(failure);
        if (why.getCause() instanceof TimeoutException) {
            log.info("A wait should have ended {} ms ago; its connection is given up", GRACE.toMillis());
        }
        leaveAll().forEach(listener -> listener.failed(why));
    }

    private void goOn() {
        changes.lock();
        try {
            if (ended || tickets.isEmpty()) {
                waiting = false;
                return;
            }
        } finally {
            changes.unlock();
        }
        waitOneSlice();
    }

    private List<BlockingWait.Listener> leaveAll() {
        changes.lock();
        try {
            waiting = false;
            return tickets.leave();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public boolean closeIfIdle() {
        changes.lock();
        try {
            if (waiting || !tickets.isEmpty()) {
                return false;
            }
            closedAsIdle = true;
        } finally {
            changes.unlock();
        }
        connection.close();
        return true;
    }

    @Override
    public CompletableFuture<?> end() {
        changes.lock();
        try {
            ended = true;
        } finally {
            changes.unlock();
        }
        return connection.close();
    }

    @Override
    public CompletableFuture<?> release() {
        return connection.release();
    }
}
