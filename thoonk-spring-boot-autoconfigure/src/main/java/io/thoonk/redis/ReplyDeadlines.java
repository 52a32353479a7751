package io.thoonk.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls whose answer does not come in time. One look serves all of them: a timer for each call would wake a thread each time,
 * at the very moment at which the call's own threads need the processors. Thread-safe.
 */
final class ReplyDeadlines {

    private static final ReplyDeadlines SHARED = new ReplyDeadlines(System::nanoTime, ReplyDeadlines::after);

    private final Map<CompletableFuture<?>, Long> deadlines = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable Look> planned = new AtomicReference<>();

    private final LongSupplier nanos;

    private final Timer timer;

    ReplyDeadlines(LongSupplier nanos, Timer timer) {
        this.nanos = nanos;
        this.timer = timer;
    }

    /**
     * Ends a call with a {@link TimeoutException} where it is not answered in time.
     *
     * @param call the call
     * @param longest what the answer may take
     * @return the same call
     */
    static <R> CompletableFuture<R> within(CompletableFuture<R> call, Duration longest) {
        return SHARED.watch(call, longest);
    }

    <R> CompletableFuture<R> watch(CompletableFuture<R> call, Duration longest) {
        long deadline = nanos.getAsLong() + longest.toNanos();
        deadlines.put(call, deadline);
        call.whenComplete((answer, failure) -> deadlines.remove(call));
        lookBy(deadline);
        return call;
    }

    private void lookBy(long time) {
        Look look = new Look(time);
        @Nullable Look before = planned.get();
        while (before == null || before.time() - time > 0) {
            if (planned.compareAndSet(before, look)) {
                timer.after(time - nanos.getAsLong(), () -> look(look));
                return;
            }
            before = planned.get();
        }
    }

    /** Whoever comes from now on plans a look again, or is seen by this one. */
    private void look(Look look) {
        planned.compareAndSet(look, null);
        long now = nanos.getAsLong();
        deadlines.forEach((call, deadline) -> {
            if (deadline - now <= 0) {
                call.completeExceptionally(new TimeoutException());
            } else {
                lookBy(deadline);
            }
        });
    }

    private static void after(long pause, Runnable task) {
        new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, pause, TimeUnit.NANOSECONDS)
                .thenRun(task);
    }

    /** Runs something later. */
    interface Timer {

        void after(long nanos, Runnable task);
    }

    private record Look(long time) {}
}
