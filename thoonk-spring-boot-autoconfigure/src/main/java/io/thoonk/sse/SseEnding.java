package io.thoonk.sse;

import io.thoonk.thread.ThoonkThreads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends subscriptions, each on a thread of its own: it takes until nothing is being told any more, and a predicate or converter
 * of the application that hangs may be asked just then.
 */
final class SseEnding {

    private static final long PATIENCE_SECONDS = 5;

    private static final Executor THREADS = ThoonkThreads.ofEachTask("sse-end");

    private SseEnding() {}

    /** Ends a subscription, if there is one, and tells when it has ended. Waits for that only where there is no thread for it. */
    static CompletableFuture<Void> of(@Nullable AutoCloseable subscription, FailureLog failures) {
        if (subscription == null) {
            return CompletableFuture.allOf();
        }
        try {
            return CompletableFuture.runAsync(() -> end(subscription, failures), THREADS);
        } catch (Throwable ex) {
            failures.tell("There was no thread to end the subscription of a source for browsers", "", ex);
            end(subscription, failures);
            return CompletableFuture.allOf();
        }
    }

    private static void end(AutoCloseable subscription, FailureLog failures) {
        try {
            subscription.close();
        } catch (Throwable ex) {
            failures.tell("The subscription of a source for browsers could not be ended in order", "", ex);
        }
    }

    /** Waits until all have ended, but not for one that hangs. */
    static void await(List<CompletableFuture<Void>> endings, FailureLog failures) {
        try {
            CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException ex) {
            failures.tell("A source for browsers takes too long to end, which is no longer waited for", "", ex);
        }
    }
}
