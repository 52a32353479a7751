package io.thoonk.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisListCommands.Direction;

/** The threads of this process that wait for one feed, first come, first served; the first of them waits in Redis. */
final class WaitingLine {

    private static final Duration SHORTEST_SLICE = Duration.ofMillis(1);

    private final RedisConnectionFactory connectionFactory;

    private final byte[] list;

    private final ReentrantLock turn = new ReentrantLock(true);

    private volatile @Nullable RedisConnection connection;

    private int waiting;

    WaitingLine(RedisConnectionFactory connectionFactory, byte[] list) {
        this.connectionFactory = connectionFactory;
        this.list = list;
    }

    void enter() {
        waiting++;
    }

    int leave() {
        return --waiting;
    }

    <R> Optional<R> await(Deadline deadline, Duration slice, Supplier<Attempt<R>> attempt, BooleanSupplier closed) {
        try {
            if (!turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            while (!closed.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                Attempt<R> outcome = attempt.get();
                if (outcome.taken().isPresent() || deadline.isOver()) {
                    return outcome.taken();
                }
                look(shortest(slice, deadline.remaining(), outcome.retryIn()), closed);
            }
            return Optional.empty();
        } finally {
            turn.unlock();
        }
    }

    private void look(Duration slice, BooleanSupplier closed) {
        RedisConnection looking = connection;
        try {
            if (looking == null) {
                looking = connectionFactory.getConnection();
                connection = looking;
            }
            looking.listCommands().bLMove(list, list, Direction.RIGHT, Direction.RIGHT, slice.toNanos() / 1e9);
        } catch (RuntimeException ex) {
            close();
            // An interrupt or a shutdown ends the look by an exception of the driver; the caller's loop sees both.
            if (!Thread.currentThread().isInterrupted() && !closed.getAsBoolean()) {
                throw RedisFailures.translate("Waiting", ex);
            }
        }
    }

    void close() {
        RedisConnection looking = connection;
        connection = null;
        if (looking != null) {
            looking.close();
        }
    }

    private static Duration shortest(Duration slice, Duration remaining, Duration retryIn) {
        Duration shortest = remaining.compareTo(slice) < 0 ? remaining : slice;
        if (!retryIn.isNegative() && retryIn.compareTo(shortest) < 0) {
            shortest = retryIn;
        }
        // Zero would mean for ever to Redis.
        return shortest.compareTo(SHORTEST_SLICE) < 0 ? SHORTEST_SLICE : shortest;
    }
}
