package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Waits in Redis until lists may have something: one connection a feed and process, never the application's shared one. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BlockingWait implements AutoCloseable {

    private static final Duration LONGEST_SLICE = Duration.ofSeconds(8);

    /** After this time a wait asks again, since a job with a delay may have been put that is due before all others. */
    private static final Duration LONGEST_TRUST = Duration.ofSeconds(1);

    /** How many feeds have a connection of their own to wait on; the others share one. */
    private static final int MOST_OWN = 8;

    private final LettuceConnectionFactory connectionFactory;

    private final ScheduledExecutorService timer;

    private final Duration slice;

    private final Map<String, WaitingList> lines = new ConcurrentHashMap<>();

    private final Optional<MultiListWait> shared;

    private final AtomicInteger own = new AtomicInteger();

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Opens no connection before somebody waits; the runner ends the common wait when one more list joins it. */
    BlockingWait(
            LettuceConnectionFactory connectionFactory,
            ScriptRunner runner,
            KeySpace keySpace,
            ScheduledExecutorService timer) {
        this.connectionFactory = connectionFactory;
        this.timer = timer;
        this.slice = shorter(Topology.commandTimeout(connectionFactory).dividedBy(2), LONGEST_SLICE);
        // On a cluster the lists are in different slots, and no command waits for lists of several.
        this.shared = connectionFactory.isClusterAware()
                ? Optional.empty()
                : Optional.of(new MultiListWait(
                        new OwnConnection(connectionFactory),
                        new MultiListWait.WakeUp(runner, keySpace),
                        slice,
                        timer));
    }

    /**
     * Begins a wait.
     *
     * @param keys the feed
     * @param mode what becomes of the element that ends the wait
     * @param listener hears how it ended
     * @return the wait
     */
    public Ticket arm(FeedKeys keys, Mode mode, Listener listener) {
        while (true) {
            WaitingList line = line(keys, mode);
            Optional<Ticket> ticket = line.arm(listener);
            if (ticket.isPresent()) {
                return ticket.get();
            }
            // Closed as idle in this very moment.
            forget(key(keys, mode), line);
        }
    }

    /**
     * Tries to take something, waiting while there is nothing.
     *
     * @param keys the feed
     * @param mode what becomes of the element that ends the wait
     * @param timeout how long to wait at most; zero waits for ever
     * @param attempt takes what there is, given the id that was moved to the claiming list if one was; called again whenever
     *     there may be something
     * @param putBack puts back an id that was moved when nobody waited any more
     * @param <R> what is taken
     * @return what was taken, or empty after the timeout, an interrupt (whose flag stays set) or the shutdown
     * @throws ThoonkRedisException if Redis fails at once, or still does when the time is over
     */
    public <R> Optional<R> await(
            FeedKeys keys,
            Mode mode,
            Duration timeout,
            Function<Optional<byte[]>, PollResult<R>> attempt,
            Consumer<byte[]> putBack) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("The timeout must not be negative but is " + timeout);
        }
        PollResult<R> outcome;
        try {
            outcome = attempt.apply(Optional.empty());
        } catch (ThoonkRedisException ex) {
            if (isClosed()) {
                return Optional.empty();
            }
            throw ex;
        }
        Deadline deadline = Deadline.in(timeout);
        @Nullable RuntimeException trouble = null;
        ExponentialBackOff pauses = new ExponentialBackOff(50, 2);
        pauses.setMaxInterval(2_000);
        BackOffExecution pause = pauses.start();
        try {
            while (outcome.taken().isEmpty() && !deadline.isOver() && !isClosed()) {
                try {
                    outcome = oneWait(keys, mode, deadline, outcome, attempt, putBack);
                    trouble = null;
                } catch (ThoonkRedisException ex) {
                    trouble = ex;
                    outcome = PollResult.nothingYet();
                }
                if (!outcome.mustRest()) {
                    pause = pauses.start();
                } else {
                    closed.await(
                            Math.min(pause.nextBackOff(), deadline.remaining().toMillis()), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return outcome.taken();
        } finally {
            closeSome();
        }
        if (trouble != null && !isClosed()) {
            throw trouble;
        }
        return outcome.taken();
    }

    private <R> PollResult<R> oneWait(
            FeedKeys keys,
            Mode mode,
            Deadline deadline,
            PollResult<R> before,
            Function<Optional<byte[]>, PollResult<R>> attempt,
            Consumer<byte[]> putBack)
            throws InterruptedException {
        WaitResult arrival = new WaitResult(putBack);
        Ticket ticket = arm(keys, mode, arrival);
        boolean isDue = !before.retryIn().isNegative();
        Duration trust = isDue ? shorter(before.retryIn(), LONGEST_TRUST) : LONGEST_TRUST;
        boolean isOver = false;
        try {
            while (!isOver && !arrival.await(shorter(trust, deadline.remaining()))) {
                isOver = deadline.isOver() || isDue || ticket.isFirst() || isClosed();
            }
        } catch (InterruptedException ex) {
            if (ticket.cancel()) {
                throw ex;
            }
            // What has been taken from the line must reach its claimer, interrupt or not.
            try {
                return attempt.apply(Optional.of(arrival.id()));
            } finally {
                Thread.currentThread().interrupt();
            }
        }
        return arrival.rated(
                attempt.apply(ticket.cancel() || mode == Mode.PEEK ? Optional.empty() : Optional.of(arrival.id())));
    }

    private WaitingList line(FeedKeys keys, Mode mode) {
        WaitingList line = lines.computeIfAbsent(key(keys, mode), key -> newLine(keys, mode));
        if (isClosed()) {
            // It may have come too late for the closing to see it.
            line.end();
        }
        return line;
    }

    private WaitingList newLine(FeedKeys keys, Mode mode) {
        byte[] list = keys.of(FeedKey.IDS);
        if (mode == Mode.POP && shared.isPresent() && own.get() >= MOST_OWN) {
            return shared.get().line(list, keys.of(FeedKey.CLAIMING));
        }
        own.incrementAndGet();
        byte[] destination = mode == Mode.POP ? keys.of(FeedKey.CLAIMING) : list;
        return new SingleListWait(new OwnConnection(connectionFactory), list, destination, slice, timer);
    }

    private void forget(String key, WaitingList line) {
        if (lines.remove(key, line)) {
            own.decrementAndGet();
        }
    }

    private static String key(FeedKeys keys, Mode mode) {
        return mode + ":" + keys.feed();
    }

    private void closeSome() {
        if (own.get() > MOST_OWN) {
            lines.forEach((key, line) -> {
                if (line.closeIfIdle()) {
                    forget(key, line);
                }
            });
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Closes the connections; waits that go on open them again. */
    CompletableFuture<?> release() {
        return CompletableFuture.allOf(
                lines.values().stream().map(WaitingList::release).toArray(CompletableFuture[]::new));
    }

    /** {@return whether all waits have ended, and more come to nothing} */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Ends all waits; they return empty. */
    @Override
    public void close() {
        end();
    }

    /** Does the same; completes when the connections are closed. */
    CompletableFuture<?> end() {
        closed.countDown();
        return CompletableFuture.allOf(
                lines.values().stream().map(WaitingList::end).toArray(CompletableFuture[]::new));
    }

    /** What a wait for a list does with the element that it waited for. */
    public enum Mode {
        /** Leaves it where it is; all who wait wake up. */
        PEEK,
        /** Moves it to the claiming list of the feed; one of all who wait wakes up. */
        POP
    }

    /**
     * Hears how a wait ended: one call of {@code arrived} or {@code failed}, none after it was cancelled. Calls come on a thread
     * of the driver, or of whoever closes the connection, and have to return at once.
     */
    public interface Listener {

        /**
         * Something is there.
         *
         * @param id the id; with {@link Mode#POP} it stands in the claiming list now and is the listener's to claim
         */
        void arrived(byte[] id);

        /**
         * The wait broke off.
         *
         * @param failure why
         */
        void failed(Throwable failure);

        /**
         * An id was moved to the claiming list after this wait, the last one, had been cancelled. Called on a thread of the
         * library that may ask Redis.
         *
         * @param id the id, to be put back into the line
         */
        void abandoned(byte[] id);
    }

    /** One wait for one list. Thread-safe. */
    public interface Ticket {

        /** {@return whether the wait is given up; if not, the listener has heard, or hears at this moment, how it ended} */
        boolean cancel();

        /** {@return whether this is the wait that the next arrival ends: no other one of this process came before} */
        boolean isFirst();
    }
}
