package io.thoonk.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A connection of our own that is opened when it is needed and again after it was found broken. Nobody holds a lock while it is
 * being opened, so that it can be closed meanwhile. Thread-safe.
 */
final class OwnConnection {

    private final LettuceConnectionFactory factory;

    private final ReentrantLock changes = new ReentrantLock();

    private volatile @Nullable PendingConnection<DedicatedConnection> current;

    /** Those that were given up and still hold what others need, if it is only the lock of the factory. */
    private final Set<PendingConnection<DedicatedConnection>> late = ConcurrentHashMap.newKeySet();

    /** The ends of those that the driver is still closing. */
    private final Set<CompletableFuture<?>> closing = ConcurrentHashMap.newKeySet();

    private boolean closed;

    OwnConnection(LettuceConnectionFactory factory) {
        this.factory = factory;
    }

    /** Tells the connection, waiting for it where it has to be opened. */
    DedicatedConnection get() {
        return getIfOpen().orElseGet(() -> opening().await());
    }

    Optional<DedicatedConnection> getIfOpen() {
        PendingConnection<DedicatedConnection> opening = current;
        return opening == null ? Optional.empty() : opening.opened().filter(DedicatedConnection::isOpen);
    }

    /**
     * Sends a command without waiting, also where the connection has to be opened first. A connection over which it failed is
     * closed, unless Redis only refused one of its keys.
     *
     * @param command what to send
     * @param longest what the answer may take
     * @return the answer, on a thread that must not be held up
     */
    <R> CompletableFuture<R> send(Function<DedicatedConnection, CompletableFuture<R>> command, Duration longest) {
        CompletableFuture<DedicatedConnection> coming;
        try {
            coming = opening().outcome();
        } catch (RuntimeException | Error ex) {
            // Who waits hears of everything in one way.
            return CompletableFuture.failedFuture(ex);
        }
        return coming.thenCompose(
                open -> ReplyDeadlines.within(send(open, command), longest).whenComplete((answer, failure) -> {
                    if (failure != null && !RedisFailures.isOfOneKey(failure)) {
                        drop(open);
                    }
                }));
    }

    private static <R> CompletableFuture<R> send(
            DedicatedConnection open, Function<DedicatedConnection, CompletableFuture<R>> command) {
        try {
            return command.apply(open);
        } catch (RuntimeException ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    private PendingConnection<DedicatedConnection> opening() {
        @Nullable PendingConnection<DedicatedConnection> useless = null;
        changes.lock();
        try {
            if (closed) {
                throw new IllegalStateException(
                        "The application is shutting down; nothing can be asked of Redis any more");
            }
            PendingConnection<DedicatedConnection> opening = current;
            if (opening == null || opening.hasFailed() || isCut(opening)) {
                if (opening != null && opening.hasFailed()) {
                    // What the driver opens too late is closed by itself, unless it is disturbed.
                    late.removeIf(other -> !other.isUnderWay());
                    late.add(opening);
                } else {
                    useless = opening;
                }
                opening = PendingConnection.begin(() -> DedicatedConnection.open(factory), this::close);
                current = opening;
            }
            return opening;
        } finally {
            changes.unlock();
            close(useless);
        }
    }

    private static boolean isCut(PendingConnection<DedicatedConnection> opening) {
        return opening.opened().filter(open -> !open.isOpen()).isPresent();
    }

    /** Closes a connection that cannot be trusted any more; the next call opens another. */
    void drop(DedicatedConnection broken) {
        closeIf(opening -> opening.opened().filter(open -> open == broken).isPresent());
    }

    /** Closes the connection for good; completes when the driver has closed all that there were. */
    CompletableFuture<?> close() {
        changes.lock();
        try {
            closed = true;
        } finally {
            changes.unlock();
        }
        return release();
    }

    private void close(DedicatedConnection open) {
        CompletableFuture<?> end = open.close();
        closing.add(end);
        end.whenComplete((done, failure) -> closing.remove(end));
    }

    /** Closes the connection; the next call opens another. Completes when the driver has closed all that there were. */
    CompletableFuture<?> release() {
        closeIf(opening -> true);
        late.forEach(PendingConnection::close);
        late.clear();
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
    }

    private void closeIf(Predicate<PendingConnection<DedicatedConnection>> useless) {
        @Nullable PendingConnection<DedicatedConnection> closing = null;
        changes.lock();
        try {
            PendingConnection<DedicatedConnection> opening = current;
            if (opening != null && useless.test(opening)) {
                closing = opening;
                current = null;
            }
        } finally {
            changes.unlock();
        }
        close(closing);
    }

    /** Without the lock, because it ends calls, and whoever hears of that may have locks of his own. */
    private static void close(@Nullable PendingConnection<DedicatedConnection> opening) {
        if (opening != null) {
            opening.close();
        }
    }
}
