package io.thoonk.redis;

import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * A connection on its way, opened on a thread of its own: that may take long, and the driver waits for ever where its client is
 * shut down meanwhile. Thread-safe.
 *
 * @param <C> kind of connection
 */
final class PendingConnection<C> {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What the driver is left after that to end by itself, so that what it opens too late is closed. */
    private static final Duration LONGEST_OF_DRIVER = Duration.ofMinutes(2);

    private final CompletableFuture<C> outcome = new CompletableFuture<>();

    private final Consumer<C> closing;

    private final Thread thread;

    private PendingConnection(Supplier<C> driver, Consumer<C> closing) {
        this.closing = closing;
        this.thread = ThoonkThreads.thread("connecting", () -> open(driver));
    }

    /**
     * Begins to open a connection; gives up after some seconds.
     *
     * @param driver opens it, and ends when it is interrupted
     * @param closing closes it
     */
    static <C> PendingConnection<C> begin(Supplier<C> driver, Consumer<C> closing) {
        PendingConnection<C> opening = new PendingConnection<>(driver, closing);
        opening.thread.start();
        after(
                LONGEST,
                () -> opening.giveUp(new RedisConnectionFailureException(
                        "There was no connection to Redis within " + LONGEST.toSeconds() + " s")));
        return opening;
    }

    private void open(Supplier<C> driver) {
        try {
            C opened = driver.get();
            if (!outcome.complete(opened)) {
                closing.accept(opened);
            }
        } catch (RuntimeException | Error ex) {
            outcome.completeExceptionally(ex);
        }
    }

    /** The connection or why there is none. */
    CompletableFuture<C> outcome() {
        // Who waits no longer must not end it for the others.
        return outcome.copy();
    }

    /** Waits for the connection. */
    C await() {
        try {
            return Replies.await(outcome(), LONGEST.plus(Replies.GRACE));
        } catch (ExecutionException ex) {
            throw ex.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(ex);
        } catch (TimeoutException ex) {
            throw new IllegalStateException("There is no connection to Redis yet", ex);
        }
    }

    /** The connection if it has been opened. */
    Optional<C> opened() {
        return outcome.isDone() && !outcome.isCompletedExceptionally() ? Optional.of(outcome.join()) : Optional.empty();
    }

    boolean hasFailed() {
        return outcome.isCompletedExceptionally();
    }

    /** Whether the driver is still at it, be it for nobody. */
    boolean isUnderWay() {
        return thread.isAlive();
    }

    /** Closes the connection, also if it is open only later. */
    void discard() {
        giveUp(closedBefore());
        opened().ifPresent(closing);
    }

    /** The same, and the driver stops opening it, which may hold up those who shut its client down. */
    void close() {
        giveUp(closedBefore());
        opened().ifPresentOrElse(closing, thread::interrupt);
    }

    private static RuntimeException closedBefore() {
        return new IllegalStateException("The connection to Redis was closed before it was open");
    }

    private void giveUp(RuntimeException reason) {
        if (outcome.completeExceptionally(reason)) {
            after(LONGEST_OF_DRIVER, thread::interrupt);
        }
    }

    /** Not in the common pool, which may be busy with calls that wait for this. */
    private static void after(Duration pause, Runnable task) {
        new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(task);
    }
}
