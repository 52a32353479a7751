package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How the wait of one thread ended. */
final class WaitResult implements BlockingWait.Listener {

    private final CountDownLatch over = new CountDownLatch(1);

    private final CompletableFuture<byte[]> outcome = new CompletableFuture<>();

    private final Consumer<byte[]> putBack;

    WaitResult(Consumer<byte[]> putBack) {
        this.putBack = putBack;
    }

    @Override
    public void arrived(byte[] id) {
        outcome.complete(id);
        over.countDown();
    }

    @Override
    public void failed(Throwable failure) {
        outcome.completeExceptionally(failure);
        over.countDown();
    }

    @Override
    public void abandoned(byte[] id) {
        putBack.accept(id);
    }

    /** Waits; tells whether the wait has ended. */
    boolean await(Duration longest) throws InterruptedException {
        return over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Tells what an attempt after the wait means: where Redis refused the wait, another one would end as soon. */
    <R> PollResult<R> rated(PollResult<R> attempt) {
        return outcome.isCompletedExceptionally() && attempt.taken().isEmpty() ? PollResult.nothingYet() : attempt;
    }

    /** Tells what arrived, waiting for what is on its way. */
    byte[] id() {
        try {
            return outcome.join();
        } catch (CompletionException ex) {
            throw RedisFailures.translate("Waiting", ex.getCause() == null ? ex : ex.getCause());
        }
    }
}
