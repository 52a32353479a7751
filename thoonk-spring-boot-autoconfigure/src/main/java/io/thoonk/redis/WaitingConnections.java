package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Lets threads wait in Redis until a list may have something. One connection a feed and process waits, however many
 * threads do, and never the application's shared one. The wait looks without taking ({@code BLMOVE} of a list's end onto
 * itself), so that ending it loses nothing. Thread-safe.
 */
public final class WaitingConnections implements AutoCloseable {

    private static final Duration LONGEST_SLICE = Duration.ofSeconds(1);

    private static final int MOST_IDLE = 8;

    private final RedisConnectionFactory connectionFactory;

    private final Duration slice;

    private final Map<String, WaitingLine> lines = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * Creates the connections; none is opened before somebody waits.
     *
     * @param connectionFactory the application's
     */
    public WaitingConnections(RedisConnectionFactory connectionFactory) {
        this.connectionFactory = connectionFactory;
        Duration half = CommandTimeout.of(connectionFactory).dividedBy(2);
        this.slice = half.compareTo(LONGEST_SLICE) < 0 ? half : LONGEST_SLICE;
    }

    /**
     * Tries to take something, waiting while there is nothing.
     *
     * @param keys the feed
     * @param timeout how long to wait at most; zero waits for ever
     * @param attempt takes what there is; called again whenever there may be something
     * @param <R> what is taken
     * @return what was taken, or empty after the timeout, an interrupt (whose flag stays set) or the shutdown
     * @throws ThoonkRedisException if Redis fails
     */
    public <R> Optional<R> await(FeedKeys keys, Duration timeout, Supplier<Attempt<R>> attempt) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("The timeout must not be negative but is " + timeout);
        }
        Attempt<R> first = attempt.get();
        if (first.taken().isPresent()) {
            return first.taken();
        }
        Deadline deadline = Deadline.in(timeout);
        WaitingLine line = lines.compute(keys.feed(), (feed, present) -> {
            WaitingLine entered = present == null ? new WaitingLine(connectionFactory, keys.of(FeedKey.IDS)) : present;
            entered.enter();
            return entered;
        });
        try {
            return line.await(deadline, slice, attempt, () -> closed);
        } finally {
            leave(keys.feed());
        }
    }

    private void leave(String feed) {
        lines.computeIfPresent(feed, (name, line) -> {
            if (line.leave() > 0) {
                return line;
            }
            if (!closed && lines.size() <= MOST_IDLE) {
                return line;
            }
            line.close();
            return null;
        });
    }

    /** Ends all waits; they return empty. */
    @Override
    public void close() {
        closed = true;
        lines.values().forEach(WaitingLine::close);
    }
}
