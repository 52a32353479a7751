package io.thoonk.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Those of this process who wait for one list, first come, first served: one blocking command waits for all of them, in
 * slices, on a connection of its own. A slice that does not end when it should is taken for a dead connection.
 */
final class WaitingLine implements Line {

    private static final Logger log = LoggerFactory.getLogger(WaitingLine.class);

    /** What the answer to a slice may be late before its connection is given up. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final RedisConnectionFactory connectionFactory;

    private final byte[] list;

    private final byte[] destination;

    private final Duration slice;

    private final ScheduledExecutorService timer;

    private final ReentrantLock changes = new ReentrantLock();

    private final Tickets tickets = new Tickets(changes);

    private @Nullable DriverConnection connection;

    private boolean waiting;

    private boolean closedAsIdle;

    private boolean ended;

    WaitingLine(
            RedisConnectionFactory connectionFactory,
            byte[] list,
            byte[] destination,
            Duration slice,
            ScheduledExecutorService timer) {
        this.connectionFactory = connectionFactory;
        this.list = list;
        this.destination = destination;
        this.slice = slice;
        this.timer = timer;
    }

    @Override
    public Optional<ArrivalTicket> arm(ArrivalListener listener) {
        ArrivalTicket ticket;
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
        CompletableFuture<Optional<byte[]>> answer;
        @Nullable DriverConnection used = null;
        try {
            used = open();
            answer = used.move(list, destination, slice);
        } catch (RuntimeException ex) {
            answer = CompletableFuture.failedFuture(ex);
        }
        DriverConnection watched = used;
        answer.orTimeout(slice.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((id, failure) -> ended(id, failure, watched));
    }

    private DriverConnection open() {
        changes.lock();
        try {
            DriverConnection open = connection;
            if (ended) {
                throw new IllegalStateException("The application is shutting down; nobody can wait any more");
            }
            if (open == null || !open.isOpen()) {
                if (open != null) {
                    timer.execute(open::close);
                }
                open = DriverConnection.open(connectionFactory);
                connection = open;
            }
            return open;
        } finally {
            changes.unlock();
        }
    }

    private void drop(@Nullable DriverConnection broken) {
        changes.lock();
        try {
            if (broken != null && connection == broken) {
                connection = null;
                // Not on the driver's thread, which the closing itself may need.
                timer.execute(broken::close);
            }
        } finally {
            changes.unlock();
        }
    }

    private void ended(@Nullable Optional<byte[]> id, @Nullable Throwable failure, @Nullable DriverConnection used) {
        if (failure != null) {
            if (failure instanceof TimeoutException) {
                log.info("A wait should have ended {} ms ago; its connection is given up", GRACE.toMillis());
            }
            drop(used);
            Throwable why = RedisFailures.ofWait(failure);
            leaveAll().forEach(listener -> listener.failed(why));
        } else if (id != null && id.isPresent()) {
            tickets.arrived(id.get(), timer);
            goOn();
        } else {
            goOn();
        }
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

    private List<ArrivalListener> leaveAll() {
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
            close();
            return true;
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void end() {
        changes.lock();
        try {
            ended = true;
            close();
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void release() {
        close();
    }

    private void close() {
        changes.lock();
        try {
            DriverConnection open = connection;
            connection = null;
            if (open != null) {
                open.close();
            }
        } finally {
            changes.unlock();
        }
    }
}
